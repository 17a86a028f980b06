package io.sealstream.flink.access;

import io.sealstream.key.ClientAccess;
import io.sealstream.key.SecretValue;
import io.sealstream.transport.hop.ClientSecurity;
import io.sealstream.transport.hop.HopSecret;
import io.sealstream.transport.hop.PasswordKey;
import io.sealstream.transport.noise.X25519KeyPair;
import java.util.Arrays;
import java.util.function.Function;

/** Turns what a secret file holds into what a handshake needs: keys and transport do not know each other. */
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

    private static <T> T converted(SecretValue secret, Function<byte[], T> form) {
        byte[] bytes = secret.exposeBytes();
        try {
            return form.apply(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
