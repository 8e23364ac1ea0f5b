package io.optward.kit.certificate;

import io.vertx.core.http.HttpServerRequest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;

/** The certificate that a caller showed. TLS has verified it against the authorities that we believe. */
public final class PeerCertificate {

    /** GeneralName of type dNSName, RFC 5280 section 4.2.1.6. */
    private static final Integer DNS_NAME = 2;

    private PeerCertificate() {}

    /** The names of whoever makes this request; none over plain HTTP, or if they showed no certificate. */
    public static Set<String> names(HttpServerRequest request) {
        var session = request.connection().sslSession();
        if (session == null) {
            return Set.of();
        }
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? names(certificate)
                    : Set.of();
        } catch (SSLPeerUnverifiedException _) {
            return Set.of();
        }
    }

    /** The common name of a certificate and its further DNS names. */
    static Set<String> names(X509Certificate certificate) {
        var names = new HashSet<String>();
        commonName(certificate).ifPresent(names::add);
        try {
            Collection<List<?>> others =
                    Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.of());
            for (var other : others) {
                if (DNS_NAME.equals(other.get(0)) && other.get(1) instanceof String name) {
                    names.add(name);
                }
            }
        } catch (CertificateParsingException _) {
            // names that cannot be read name nobody
        }
        return Set.copyOf(names);
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(part -> String.valueOf(part.getValue()))
                            .findFirst();
        } catch (InvalidNameException _) {
            return Optional.empty();
        }
    }
}
