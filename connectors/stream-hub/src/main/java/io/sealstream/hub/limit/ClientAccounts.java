package io.sealstream.hub.limit;

import io.sealstream.error.LimitExceededException;
import java.util.HashMap;
import java.util.Map;

/** The clients that have proved themselves to a hub (pure; time is passed in, in nanoseconds). Thread safe. */
public final class ClientAccounts {

    /** Accounts of clients that are gone are looked through when there are twice as many as after the last time. */
    private static final int MIN_SWEEP = 1_000;

    private final HubLimits limits;
    private final Refusals refusals;
    private final Map<ClientId, ClientAccount> accounts = new HashMap<>();
    private int connections;
    private int nextSweep = MIN_SWEEP;

    public ClientAccounts(HubLimits limits, Refusals refusals) {
        this.limits = limits;
        this.refusals = refusals;
    }

    /**
     * A client connects.
     *
     * @throws LimitExceededException if it, or the hub, has too many connections
     */
    public synchronized ClientAccount enter(ClientId client, long nowNanos) throws LimitExceededException {
        if (connections >= limits.connections().max()) {
            throw refusals.limit(
                    RefusalKind.CONNECTION,
                    "hub has too many connections",
                    "maxConnections",
                    limits.connections().max());
        }
        if (accounts.size() >= nextSweep) {
            accounts.values().removeIf(account -> account.isForgettable(nowNanos));
            nextSweep = Math.max(MIN_SWEEP, 2 * accounts.size());
        }
        ClientAccount account =
                accounts.computeIfAbsent(client, id -> new ClientAccount(id, limits.rates(), refusals, nowNanos));
        if (!account.enter(limits.connections().perClient())) {
            throw refusals.limit(
                    RefusalKind.CONNECTION,
                    "client has too many connections",
                    "maxClientConnections",
                    limits.connections().perClient());
        }
        connections++;
        return account;
    }

    /** A connection that has entered is over. */
    public synchronized void leave(ClientAccount account) {
        account.leave();
        connections--;
    }

    /** Connections that have entered. */
    public synchronized int connections() {
        return connections;
    }

    /** Accounts that are remembered. */
    synchronized int size() {
        return accounts.size();
    }
}
