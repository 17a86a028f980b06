package io.sealstream.cli;

import io.sealstream.key.TlsFiles;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What TLS needs, all of it or nothing. An argument group: {@code @ArgGroup(exclusive = false)}. */
public final class TlsOptions {

    @Option(
            names = "--tls-keystore",
            required = true,
            paramLabel = "FILE",
            description = "Private key of this hub or client with its certificates, as PKCS12, mode 0600.")
    private @Nullable Path keystore;

    @Option(
            names = "--tls-truststore",
            required = true,
            paramLabel = "FILE",
            description = "Certificates of the authorities that the other side may come with, as PKCS12.")
    private @Nullable Path truststore;

    @Option(
            names = "--tls-password-file",
            required = true,
            paramLabel = "FILE",
            description = "File of one line, mode 0600, with the password of both.")
    private @Nullable Path passwordFile;

    /** Where the files are; nothing is read yet. */
    public TlsFiles files() {
        return TlsFiles.of(
                Objects.requireNonNull(keystore, "keystore"),
                Objects.requireNonNull(truststore, "truststore"),
                Objects.requireNonNull(passwordFile, "passwordFile"));
    }
}
