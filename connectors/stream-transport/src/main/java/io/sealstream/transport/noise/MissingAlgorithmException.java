package io.sealstream.transport.noise;

import java.security.GeneralSecurityException;

/** The Java runtime has no provider for an algorithm of the protocol: the installation is at fault, not the peer. */
final class MissingAlgorithmException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    MissingAlgorithmException(String algorithm, GeneralSecurityException cause) {
        super(
                "java runtime lacks an algorithm of the noise protocol, use one with the standard providers [algorithm="
                        + algorithm + "]",
                cause);
    }
}
