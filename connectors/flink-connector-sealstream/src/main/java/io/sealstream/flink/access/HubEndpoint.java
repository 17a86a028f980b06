package io.sealstream.flink.access;

import java.io.Serializable;

/**
 * Where a hub listens. Immutable.
 *
 * @param host name or address, looked up at every connect; an IPv6 address without brackets
 * @param port 1 to 65,535
 */
public record HubEndpoint(String host, int port) implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int MAX_PORT = 65_535;

    public HubEndpoint {
        if (host.isBlank()) {
            throw new IllegalArgumentException("endpoint has no host");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("endpoint has a port from 1 to " + MAX_PORT + ", found " + port);
        }
    }

    /** Parses {@code HOST:PORT}; an IPv6 address stands in brackets. */
    public static HubEndpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("endpoint is HOST:PORT, found '" + text + "'");
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!bracketed && host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("endpoint has an IPv6 address without brackets: '" + text + "'");
        }
        return new HubEndpoint(bracketed ? host.substring(1, host.length() - 1) : host, portOf(text, colon));
    }

    private static int portOf(String text, int colon) {
        try {
            return Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("endpoint is HOST:PORT, found '" + text + "'", e);
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
