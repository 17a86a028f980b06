package io.sealstream.transport.hop;

/** Fired through the pipeline when a connection is protected. */
public enum HandshakeComplete {
    EVENT
}
