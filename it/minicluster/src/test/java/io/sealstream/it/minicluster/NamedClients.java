package io.sealstream.it.minicluster;

import io.sealstream.key.ClientAccess;
import io.sealstream.key.HopKeyPair;
import io.sealstream.key.LoginKey;
import io.sealstream.key.SecretFile;
import io.sealstream.session.UserName;
import io.sealstream.transport.hop.HopSecret;
import io.sealstream.transport.hop.HubSecurity;
import io.sealstream.transport.hop.PasswordKey;
import io.sealstream.transport.noise.X25519KeyPair;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A user and a client with a key, whom the hub of these tests lets in beside whoever holds its secret. */
final class NamedClients {

    static final String LOGIN = "alice.secret";
    static final String CLIENT_KEY = "job.secret";

    private static final UserName ALICE = new UserName("alice");

    private NamedClients() {}

    /** Writes the secret files of both, and says whom the hub lets in. */
    static HubSecurity write(Path folder, HopSecret shared) throws IOException {
        SecureRandom random = new SecureRandom();
        HopKeyPair hub = HopKeyPair.random(random);
        HopKeyPair client = HopKeyPair.random(random);
        byte[] password = new byte[LoginKey.BYTES];
        random.nextBytes(password);
        SecretFile.create(
                folder.resolve(LOGIN),
                new ClientAccess.Login(ALICE, hub.publicKey(), LoginKey.of(password)),
                Instant.EPOCH);
        SecretFile.create(folder.resolve(CLIENT_KEY), new ClientAccess.Keys(client, hub.publicKey()), Instant.EPOCH);
        return new HubSecurity(
                Optional.of(shared),
                Optional.of(X25519KeyPair.fromPrivateKey(hub.exposeBytes())),
                Map.of(ALICE, PasswordKey.of(password)),
                Set.of(client.publicKey()));
    }
}
