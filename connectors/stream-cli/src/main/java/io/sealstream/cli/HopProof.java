package io.sealstream.cli;

import io.sealstream.key.ClientAccess;
import io.sealstream.key.HubAdmission;
import io.sealstream.key.LoginKey;
import io.sealstream.key.SecretValue;
import io.sealstream.session.UserName;
import io.sealstream.transport.hop.ClientSecurity;
import io.sealstream.transport.hop.HopSecret;
import io.sealstream.transport.hop.HubSecurity;
import io.sealstream.transport.hop.PasswordKey;
import io.sealstream.transport.noise.X25519KeyPair;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Turns what secret files hold into what a handshake needs: keys and transport do not know each other. */
final class HopProof {

    private HopProof() {}

    static ClientSecurity of(ClientAccess access) {
        if (access instanceof ClientAccess.Shared shared) {
            return new ClientSecurity.SharedSecret(converted(shared.secret(), HopSecret::of));
        }
        if (access instanceof ClientAccess.Login login) {
            return new ClientSecurity.Password(login.user(), converted(login.key(), PasswordKey::of), login.hub());
        }
        ClientAccess.Keys own = (ClientAccess.Keys) access;
        return new ClientSecurity.StaticKeys(converted(own.keys(), X25519KeyPair::fromPrivateKey), own.hub());
    }

    static HubSecurity of(HubAdmission admission) {
        Map<UserName, PasswordKey> users = new HashMap<>();
        for (Map.Entry<UserName, LoginKey> user : admission.users().entrySet()) {
            users.put(user.getKey(), converted(user.getValue(), PasswordKey::of));
        }
        // A hub may have a key before it has anybody to show it to.
        boolean keysNeeded = !users.isEmpty() || !admission.clients().isEmpty();
        Optional<X25519KeyPair> keys =
                admission.keys().filter(pair -> keysNeeded).map(pair -> converted(pair, X25519KeyPair::fromPrivateKey));
        return new HubSecurity(
                admission.secret().map(secret -> converted(secret, HopSecret::of)), keys, users, admission.clients());
    }

    private static <T> T converted(SecretValue secret, Function<byte[], T> form) {
        byte[] bytes = secret.exposeBytes();
        try {
            return form.apply(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
