package io.optward.stack.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one party shows on the network and whom it believes: PEM files under the names that cert-manager gives them in a
 * Kubernetes secret.
 *
 * @param directory absolute; its name is the common name of the certificate
 */
public record CertificateFiles(Path directory) {

    /** Makes the path absolute: child processes work elsewhere. */
    public CertificateFiles {
        directory = directory.toAbsolutePath();
    }

    /** The common name, which is the principal on Kafka. */
    public String name() {
        return String.valueOf(directory.getFileName());
    }

    /** The certificate. */
    public Path certificate() {
        return directory.resolve("tls.crt");
    }

    /** Its key, PKCS #8 without a password, which only its owner reads. */
    public Path key() {
        return directory.resolve("tls.key");
    }

    /** The certificate of the authority that is believed. */
    public Path authority() {
        return directory.resolve("ca.crt");
    }

    /** A Kafka client's settings. */
    public Map<String, Object> kafkaSettings() {
        return Map.of(
                "security.protocol",
                "SSL",
                "ssl.keystore.type",
                "PEM",
                "ssl.keystore.certificate.chain",
                read(certificate()),
                "ssl.keystore.key",
                read(key()),
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.certificates",
                read(authority()));
    }

    /** Settings of PostgreSQL's JDBC driver: both sides show a certificate, and the server's must name its address. */
    public Map<String, String> jdbcSettings() {
        return Map.of(
                "sslmode", "verify-full",
                "sslrootcert", authority().toString(),
                "sslcert", certificate().toString(),
                "sslkey", key().toString(),
                "pemKeyAlgorithm", LocalAuthority.KEY_ALGORITHM);
    }

    /** The same as the end of a JDBC URL. */
    public String jdbcParameters() {
        return jdbcSettings().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(setting -> setting.getKey() + "=" + URLEncoder.encode(setting.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }

    /** Key and certificate one after the other, which is how a Kafka broker reads them. */
    public Path together() {
        return directory.resolve("together.pem");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + file, e);
        }
    }
}
