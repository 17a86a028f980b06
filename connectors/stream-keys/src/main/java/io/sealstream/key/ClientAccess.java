package io.sealstream.key;

import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
import java.util.Objects;

/**
 * By what a client gets into a hub (SPEC section 7.1). It opens no stream. Holds a secret and is therefore not serializable; a
 * {@link SecretSource} travels in its place. Immutable.
 */
public sealed interface ClientAccess {

    /**
     * What the hub and all its clients share.
     *
     * @param secret the hub's secret
     */
    record Shared(HubSecret secret) implements ClientAccess {

        public Shared {
            Objects.requireNonNull(secret, "secret");
        }
    }

    /**
     * A user with a password.
     *
     * @param user who
     * @param hub the hub's key, which the client wants to see before it shows anything of the password
     * @param key made of the password for this user and this hub
     */
    record Login(UserName user, HopPublicKey hub, LoginKey key) implements ClientAccess {

        /** @throws IllegalArgumentException if {@code hub} is a key that nobody can have */
        public Login {
            Objects.requireNonNull(user, "user");
            Objects.requireNonNull(key, "key");
            Curve25519.requirePublicKey(hub.bytes(), "key of the hub");
        }
    }

    /**
     * A client with a key that the hub has on its list.
     *
     * @param keys the client's
     * @param hub the hub's key
     */
    record Keys(HopKeyPair keys, HopPublicKey hub) implements ClientAccess {

        /** @throws IllegalArgumentException if {@code hub} is a key that nobody can have */
        public Keys {
            Objects.requireNonNull(keys, "keys");
            Curve25519.requirePublicKey(hub.bytes(), "key of the hub");
        }
    }
}
