package io.sealstream.transport.hop;

import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;

/** Who a handshake has proved the other side to be. */
public sealed interface HopPeer {

    /** Somebody who holds the shared secret. */
    record Anyone() implements HopPeer {

        @Override
        public String toString() {
            return "anyone with the secret";
        }
    }

    /** A user with his password. */
    record User(UserName name) implements HopPeer {

        @Override
        public String toString() {
            return "user " + name;
        }
    }

    /**
     * The owner of a certificate that an authority vouches for.
     *
     * @param subject the name in it
     */
    record CertificateOwner(String subject) implements HopPeer {

        @Override
        public String toString() {
            return "certificate " + subject;
        }
    }

    /** The owner of a key. */
    record KeyOwner(HopPublicKey key) implements HopPeer {

        @Override
        public String toString() {
            return "key " + key;
        }
    }
}
