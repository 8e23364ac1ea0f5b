package io.optward.stack.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** What HTTP clients of this JVM show and believe. Made of a local authority, beside those that the JDK believes. */
public final class TlsContexts {

    private static final char[] NO_PASSWORD = new char[0];

    private TlsContexts() {}

    /** Lets every HTTP client that is made from now on believe an authority. */
    public static void believeEverywhere(LocalAuthority authority) {
        SSLContext.setDefault(believing(authority));
    }

    /** Shows nothing, and believes an authority. */
    public static SSLContext believing(LocalAuthority authority) {
        return context(null, authority);
    }

    /** Shows a certificate, and believes an authority. */
    public static SSLContext showing(CertificateFiles certificate, LocalAuthority authority) {
        try {
            var keys = emptyStore();
            keys.setKeyEntry("own", LocalAuthority.readKey(certificate.key()), NO_PASSWORD, new Certificate[] {
                LocalAuthority.read(certificate.certificate())
            });
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, NO_PASSWORD);
            return context(factory.getKeyManagers(), authority);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the certificate of " + certificate.name() + " cannot be shown", e);
        }
    }

    private static SSLContext context(KeyManager @Nullable [] keys, LocalAuthority authority) {
        try {
            var believed = emptyStore();
            believed.setCertificateEntry("local", authority.certificate());
            for (X509Certificate other : trustManager(null).getAcceptedIssuers()) {
                believed.setCertificateEntry(other.getSubjectX500Principal().getName(), other);
            }
            var context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {trustManager(believed)}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the local authority cannot be believed", e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    /** Of what a store holds; of what the JDK believes without one. */
    private static X509TrustManager trustManager(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
