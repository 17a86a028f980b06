package io.sealstream.transport.noise;

/** One step of a handshake message (Noise section 7.1); the first letter of a DH token is the initiator's key. */
enum Token {
    E,
    S,
    EE,
    ES,
    SE,
    SS,
    PSK
}
