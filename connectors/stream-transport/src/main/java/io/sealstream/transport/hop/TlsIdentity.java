package io.sealstream.transport.hop;

import io.netty.handler.ssl.SslHandler;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Who one end of a TLS connection is, and whom it trusts: its private key with the certificate, and the certificates of authorities (SPEC
 * section 7.1). Holds a secret and is therefore not serializable; shows the name in its certificate only. Immutable, thread safe.
 */
public final class TlsIdentity {

    private static final String PROTOCOL = "TLSv1.3";

    private final String subject;
    private final KeyManager[] own;
    private final TrustManager[] trusted;

    private TlsIdentity(String subject, KeyManager[] own, TrustManager[] trusted) {
        this.subject = subject;
        this.own = own;
        this.trusted = trusted;
    }

    /**
     * Takes what it needs out of two loaded key stores.
     *
     * @param own has exactly one private key, with its certificate and those that lead to an authority
     * @param password protects that key; the caller wipes it
     * @param trusted has the certificates of the authorities, or single ones, that the other side may come with; at least one
     * @throws KeyException if a store has not what it must have, or the key does not open
     */
    public static TlsIdentity of(KeyStore own, char[] password, KeyStore trusted) throws KeyException {
        try {
            String alias = onlyKey(own);
            requireCertificates(trusted);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, password);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            return new TlsIdentity(
                    ((X509Certificate) own.getCertificate(alias))
                            .getSubjectX500Principal()
                            .getName(),
                    keys.getKeyManagers(),
                    trust.getTrustManagers());
        } catch (GeneralSecurityException e) {
            // The platform says no more than that it does not open; what it says may depend on the password.
            throw new KeyException(ErrorCode.KEY_FILE_INVALID, "key store for TLS does not open");
        }
    }

    /** TLS for a client that wants the hub of this name or address, and nobody else who has a certificate. */
    SslHandler client(String hubName) {
        SSLEngine engine = engine(hubName);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return handler(new SslHandler(engine));
    }

    /**
     * TLS for a hub, which lets nobody in without a certificate.
     *
     * @param worker computes handshakes; empty: the event loop does
     */
    SslHandler hub(Optional<Executor> worker) {
        SSLEngine engine = engine("");
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        return handler(
                worker.map(executor -> new SslHandler(engine, executor)).orElseGet(() -> new SslHandler(engine)));
    }

    private SSLEngine engine(String peer) {
        try {
            // A context for each connection: sessions that could be resumed without showing a certificate do not come
            // about.
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(own, trusted, null);
            SSLEngine engine = peer.isEmpty() ? context.createSSLEngine() : context.createSSLEngine(peer, 0);
            engine.setEnabledProtocols(new String[] {PROTOCOL});
            return engine;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no TLS 1.3", e);
        }
    }

    private static SslHandler handler(SslHandler handler) {
        // The deadline of the whole handshake covers this one.
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }

    private static String onlyKey(KeyStore own) throws KeyStoreException, KeyException {
        String found = "";
        int keys = 0;
        for (String alias : Collections.list(own.aliases())) {
            if (own.isKeyEntry(alias) && own.getCertificate(alias) instanceof X509Certificate) {
                found = alias;
                keys++;
            }
        }
        if (keys != 1) {
            throw new KeyException(
                    ErrorCode.KEY_FILE_INVALID,
                    "key store for TLS has one private key with its certificate",
                    "found",
                    keys);
        }
        return found;
    }

    private static void requireCertificates(KeyStore trusted) throws KeyStoreException, KeyException {
        for (String alias : Collections.list(trusted.aliases())) {
            if (trusted.isCertificateEntry(alias)) {
                return;
            }
        }
        throw new KeyException(
                ErrorCode.KEY_FILE_INVALID, "trust store for TLS has no certificate: nobody could be trusted");
    }

    /** Shows the name in the certificate. */
    @Override
    public String toString() {
        return "TlsIdentity[" + subject + "]";
    }
}
