package io.sealstream.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.x500.X500Principal;

/**
 * An authority that issues certificates for tests of TLS, with keys that live as long as the test. Key stores and what is in them open
 * with {@link #PASSWORD}. Thread safe.
 */
public final class TestAuthority {

    /** Opens every key store; no secret. */
    public static final String PASSWORD = "test-password";

    private static final Duration LIFE = Duration.ofDays(30);
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final String EC_DSA_WITH_SHA_256 = "1.2.840.10045.4.3.2";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;

    private final X500Principal name;
    private final KeyPair keys;
    private final AtomicInteger serial = new AtomicInteger();
    private final Certificate certificate;

    private TestAuthority(X500Principal name, KeyPair keys) throws GeneralSecurityException {
        this.name = name;
        this.keys = keys;
        this.certificate = certificate(name, keys.getPublic(), Instant.now().plus(LIFE), List.of(authorityExtension()));
    }

    /** An authority of that name, which signs itself. */
    public static TestAuthority named(String commonName) {
        try {
            return new TestAuthority(new X500Principal("CN=" + commonName), newKeys());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform makes no certificates", e);
        }
    }

    /**
     * A key with a certificate that is good for a month.
     *
     * @param hosts names and addresses of a hub; none for a client
     */
    public KeyStore issue(String commonName, String... hosts) {
        return issue(commonName, Instant.now().plus(LIFE), hosts);
    }

    /** A key with a certificate that is good until then, which may be in the past. */
    public KeyStore issue(String commonName, Instant until, String... hosts) {
        try {
            KeyPair own = newKeys();
            List<byte[]> extensions = hosts.length == 0 ? List.of() : List.of(namesExtension(hosts));
            Certificate signed = certificate(new X500Principal("CN=" + commonName), own.getPublic(), until, extensions);
            KeyStore store = empty();
            store.setKeyEntry("own", own.getPrivate(), PASSWORD.toCharArray(), new Certificate[] {signed, certificate});
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this platform makes no certificates", e);
        }
    }

    /** A trust store with this authority. */
    public KeyStore trusted() {
        return trusting(certificate);
    }

    /** A trust store with just this certificate. */
    public static KeyStore trusting(Certificate certificate) {
        try {
            KeyStore store = empty();
            store.setCertificateEntry("trusted", certificate);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this platform makes no key stores", e);
        }
    }

    /** Writes a key store that only its owner can read. */
    public static Path write(KeyStore store, Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, PASSWORD.toCharArray());
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform writes no key stores", e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD.toCharArray());
        return store;
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** X.509 version 3 (RFC 5280 section 4.1), valid since two lives before it ends. */
    private Certificate certificate(X500Principal subject, PublicKey key, Instant until, List<byte[]> extensions)
            throws GeneralSecurityException {
        List<byte[]> fields = new ArrayList<>(List.of(
                Der.explicit(0, Der.integer(2)),
                Der.integer(serial.incrementAndGet()),
                Der.sequence(Der.objectId(EC_DSA_WITH_SHA_256)),
                name.getEncoded(),
                Der.sequence(Der.time(Date.from(until.minus(LIFE.multipliedBy(2)))), Der.time(Date.from(until))),
                subject.getEncoded(),
                key.getEncoded()));
        if (!extensions.isEmpty()) {
            fields.add(Der.explicit(3, Der.sequence(extensions.toArray(new byte[0][]))));
        }
        byte[] body = Der.sequence(fields.toArray(new byte[0][]));
        Signature signature = Signature.getInstance(SIGNATURE);
        signature.initSign(keys.getPrivate());
        signature.update(body);
        byte[] signed = Der.sequence(body, Der.sequence(Der.objectId(EC_DSA_WITH_SHA_256)), Der.bits(signature.sign()));
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
    }

    private static byte[] authorityExtension() {
        return Der.sequence(Der.objectId(BASIC_CONSTRAINTS), Der.yes(), Der.octets(Der.sequence(Der.yes())));
    }

    private static byte[] namesExtension(String... hosts) throws IOException {
        List<byte[]> names = new ArrayList<>();
        for (String host : hosts) {
            boolean address = Character.isDigit(host.charAt(0)) || host.indexOf(':') >= 0;
            names.add(
                    address
                            ? Der.value(IP_ADDRESS, InetAddress.getByName(host).getAddress())
                            : Der.value(DNS_NAME, Der.ascii(host)));
        }
        return Der.sequence(Der.objectId(ALTERNATIVE_NAMES), Der.octets(Der.sequence(names.toArray(new byte[0][]))));
    }
}
