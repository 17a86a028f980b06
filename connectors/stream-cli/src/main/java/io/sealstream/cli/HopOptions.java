package io.sealstream.cli;

import io.sealstream.error.KeyException;
import io.sealstream.key.SecretSource;
import io.sealstream.key.TlsFiles;
import io.sealstream.transport.HubEndpoint;
import io.sealstream.transport.hop.ClientSecurity;
import io.sealstream.transport.hop.HubSecurity;
import io.sealstream.transport.hop.TlsIdentity;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;

/**
 * How hub and client prove to each other who they are: a secret file, or TLS. An argument group, {@code multiplicity = "1"}: exclusive at
 * a client, which comes one way; not exclusive at a hub, which may offer both.
 */
public final class HopOptions {

    @ArgGroup(exclusive = true)
    private @Nullable SecretOptions secret;

    @ArgGroup(exclusive = false)
    private @Nullable TlsOptions tls;

    /** Loads what a client shows to this hub. */
    ClientSecurity client(HubEndpoint hub) throws IOException {
        return tls == null ? required(secret).client() : new ClientSecurity.Tls(identity(tls), hub.host());
    }

    /** Loads whom a hub lets in. */
    HubSecurity hub() throws IOException {
        if (tls == null) {
            return required(secret).hub();
        }
        TlsIdentity identity = identity(tls);
        return secret == null ? HubSecurity.of(identity) : secret.hub().withTls(identity);
    }

    /** Where a secret lies, unless TLS was chosen; nothing is read yet. */
    public Optional<SecretSource> secretSource() throws IOException {
        return secret == null ? Optional.empty() : Optional.of(secret.source());
    }

    /** Where the files of TLS are, if it was chosen; nothing is read yet. */
    public Optional<TlsFiles> tlsFiles() {
        return Optional.ofNullable(tls).map(TlsOptions::files);
    }

    private static TlsIdentity identity(TlsOptions options) throws KeyException {
        return options.files().load(TlsIdentity::of);
    }

    private static SecretOptions required(@Nullable SecretOptions options) throws CommandException {
        if (options == null) {
            throw new CommandException(
                    ExitCode.USAGE, "a secret is missing", "add --secret-file FILE, or the three options of TLS");
        }
        return options;
    }
}
