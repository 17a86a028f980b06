package io.sealstream.transport.hop;

import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
import io.sealstream.transport.noise.X25519KeyPair;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Whom a hub lets in (SPEC section 7.1). At least one way must be open. Holds secrets and is therefore not serializable. Immutable.
 *
 * @param secret what clients share with the hub; none closes this way
 * @param keys the hub's key pair; needed for users and clients with keys, who pin its public key
 * @param users who may come with a password
 * @param clients keys whose owners may come
 * @param tls the hub's certificate, and the authorities whose clients may come by TLS 1.3; none closes this way
 */
public record HubSecurity(
        Optional<HopSecret> secret,
        Optional<X25519KeyPair> keys,
        Map<UserName, PasswordKey> users,
        Set<HopPublicKey> clients,
        Optional<TlsIdentity> tls) {

    public HubSecurity {
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(tls, "tls");
        users = Map.copyOf(users);
        clients = Set.copyOf(clients);
        boolean named = !users.isEmpty() || !clients.isEmpty();
        if (secret.isEmpty() && !named && tls.isEmpty()) {
            throw new IllegalArgumentException(
                    "hub lets nobody in: it needs a secret, users, keys of clients or a certificate");
        }
        if (named != keys.isPresent()) {
            throw new IllegalArgumentException("users and keys of clients go with a key of the hub");
        }
    }

    /** Ways in by Noise alone. */
    public HubSecurity(
            Optional<HopSecret> secret,
            Optional<X25519KeyPair> keys,
            Map<UserName, PasswordKey> users,
            Set<HopPublicKey> clients) {
        this(secret, keys, users, clients, Optional.empty());
    }

    /** Lets in who holds the secret, and nobody else. */
    public static HubSecurity of(HopSecret secret) {
        return new HubSecurity(Optional.of(secret), Optional.empty(), Map.of(), Set.of());
    }

    /** Lets in by TLS who has a certificate of an authority that the hub trusts, and nobody else. */
    public static HubSecurity of(TlsIdentity tls) {
        return new HubSecurity(Optional.empty(), Optional.empty(), Map.of(), Set.of(), Optional.of(tls));
    }

    /** The same, and TLS beside it. */
    public HubSecurity withTls(TlsIdentity identity) {
        return new HubSecurity(secret, keys, users, clients, Optional.of(identity));
    }

    /** Shows names and numbers only. */
    @Override
    public String toString() {
        return "HubSecurity[secret=" + secret.isPresent() + ", users=" + users.keySet() + ", clients=" + clients.size()
                + ", tls=" + tls + "]";
    }
}
