package io.sealstream.cli;

import io.sealstream.cipher.AeadProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The release, as the build wrote it. */
final class Version implements IVersionProvider {

    private static final String RESOURCE = "version.properties";

    /** Such as {@code 0.1.0}. */
    static String release() {
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new AssertionError("internal error: the jar has no " + RESOURCE);
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Release, Java and cipher provider: what a bug report needs. */
    static String line() {
        return Terminal.PROGRAM + " " + release() + " (Java " + System.getProperty("java.version") + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", ciphers of "
                + AeadProvider.fastest().name() + ")";
    }

    @Override
    public String[] getVersion() {
        return new String[] {line()};
    }
}
