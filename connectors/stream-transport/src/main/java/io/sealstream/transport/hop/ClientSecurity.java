package io.sealstream.transport.hop;

import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
import io.sealstream.transport.noise.X25519KeyPair;
import java.util.Objects;

/**
 * How a client proves to a hub who it is, and the hub to it (SPEC section 7.1). Each form protects the connection alike. Holds secrets
 * and is therefore not serializable. Immutable.
 */
public sealed interface ClientSecurity {

    /**
     * Both sides hold the same random secret.
     *
     * @param secret what they share
     */
    record SharedSecret(HopSecret secret) implements ClientSecurity {

        public SharedSecret {
            Objects.requireNonNull(secret, "secret");
        }
    }

    /**
     * A user with a password. The hub's key must be known beforehand: the client shows nothing that depends on the password to anybody
     * else.
     *
     * @param user who
     * @param password made of the password for this user and this hub
     * @param hub the hub's key
     */
    record Password(UserName user, PasswordKey password, HopPublicKey hub) implements ClientSecurity {

        public Password {
            Objects.requireNonNull(user, "user");
            Objects.requireNonNull(password, "password");
            Objects.requireNonNull(hub, "hub");
        }
    }

    /**
     * Certificates of both sides, shown in TLS 1.3.
     *
     * @param identity the client's certificate, and the authorities that it trusts
     * @param hubName name or address that the hub's certificate must be made out to: the one that the client connects to
     */
    record Tls(TlsIdentity identity, String hubName) implements ClientSecurity {

        public Tls {
            Objects.requireNonNull(identity, "identity");
            if (hubName.isBlank()) {
                throw new IllegalArgumentException("TLS needs the name of the hub");
            }
        }
    }

    /**
     * Keys of both sides, known to the other beforehand.
     *
     * @param keys the client's, which the hub allows
     * @param hub the hub's key
     */
    record StaticKeys(X25519KeyPair keys, HopPublicKey hub) implements ClientSecurity {

        public StaticKeys {
            Objects.requireNonNull(keys, "keys");
            Objects.requireNonNull(hub, "hub");
        }
    }
}
