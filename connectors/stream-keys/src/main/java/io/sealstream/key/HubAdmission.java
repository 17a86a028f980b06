package io.sealstream.key;

import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Whom a hub lets in (SPEC section 7.1): whoever holds its secret, users with passwords, clients with keys. Holds secrets and is therefore
 * not serializable. Immutable.
 *
 * @param secret what all clients may share with the hub
 * @param keys the hub's own; users and clients know their public key beforehand, so there are none without
 * @param users who may come with a password, in the order of their file
 * @param clients keys whose owners may come, in the order of their file
 */
public record HubAdmission(
        Optional<HubSecret> secret,
        Optional<HopKeyPair> keys,
        Map<UserName, LoginKey> users,
        Set<HopPublicKey> clients) {

    /** @throws IllegalArgumentException if there are users or clients and no keys, or a client's key is one that nobody can have */
    public HubAdmission {
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(keys, "keys");
        users = Collections.unmodifiableMap(new LinkedHashMap<>(users));
        clients = Collections.unmodifiableSet(new LinkedHashSet<>(clients));
        if (keys.isEmpty() && !(users.isEmpty() && clients.isEmpty())) {
            throw new IllegalArgumentException("users and clients need a hub with a key");
        }
        clients.forEach(client -> Curve25519.requirePublicKey(client.bytes(), "key of a client"));
    }

    /** Whether anybody gets in; a hub that is being set up may not have got so far. */
    public boolean letsSomebodyIn() {
        return secret.isPresent() || !users.isEmpty() || !clients.isEmpty();
    }

    /** Shows names and numbers only. */
    @Override
    public String toString() {
        return "HubAdmission[secret=" + secret.isPresent() + ", users=" + users.keySet() + ", clients=" + clients.size()
                + "]";
    }
}
