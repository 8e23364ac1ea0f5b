package io.optward.stack.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.optward.stack.process.FreePorts;
import io.optward.stack.tls.CertificateFiles;
import io.optward.stack.tls.LocalAuthority;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL server that wants a certificate of the stack's authority and a password. */
class PostgresOverTlsTest {

    @TempDir
    private Path directory;

    private final DatabasePasswords passwords = DatabasePasswords.random();
    private final int port = FreePorts.find(1).getFirst();

    @Test
    void aRoleGetsInWithPasswordAndCertificateAndWithNothingLess() throws Exception {
        var authority = LocalAuthority.in(directory.resolve("tls"));
        var own = authority.certify("vault-service");
        var impostor = LocalAuthority.in(directory.resolve("elsewhere")).certify("vault-service");
        try (var _ = start(Optional.of(
                        new PostgresServer.Tls(authority.certify("postgres"), authority.certify("optward-operator"))));
                var connection = connect(own.jdbcParameters(), passwords.of("vault_service"));
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery("SELECT ssl, client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getBoolean("ssl")).isTrue();
            assertThat(row.getString("client_dn")).isEqualTo("/CN=vault-service");

            assertRefused(own.jdbcParameters(), "another password", "password authentication failed");
            assertRefused("?sslmode=disable", passwords.of("vault_service"), "no pg_hba.conf entry");
            assertRefused(
                    "?sslmode=verify-full&sslrootcert=" + own.authority(),
                    passwords.of("vault_service"),
                    "valid client certificate");
            assertThatThrownBy(() -> connect(trusting(impostor, own.authority()), passwords.of("vault_service")))
                    .as("signed by somebody else")
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void theSameDataServeWithAndWithoutTls() throws Exception {
        var authority = LocalAuthority.in(directory.resolve("tls"));
        var tls = new PostgresServer.Tls(authority.certify("postgres"), authority.certify("optward-operator"));
        var password = passwords.of("vault_service");
        for (var mode :
                List.of(Optional.<PostgresServer.Tls>empty(), Optional.of(tls), Optional.<PostgresServer.Tls>empty())) {
            var parameters =
                    mode.isPresent() ? authority.certify("vault-service").jdbcParameters() : "";
            try (var _ = start(mode);
                    var connection = connect(parameters, password)) {
                assertThat(connection.isValid(5)).isTrue();
            }
        }
    }

    private PostgresServer start(Optional<PostgresServer.Tls> tls) {
        return PostgresServer.start(new PostgresServer.Settings(
                directory.resolve("data"), port, directory.resolve("postgres.log"), passwords, tls));
    }

    private void assertRefused(String parameters, String password, String why) {
        assertThatThrownBy(() -> connect(parameters, password))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(why);
    }

    private static String trusting(CertificateFiles shown, Path authority) {
        return shown.jdbcParameters().replace(encoded(shown.authority()), encoded(authority));
    }

    private static String encoded(Path file) {
        return URLEncoder.encode(file.toString(), StandardCharsets.UTF_8);
    }

    private Connection connect(String parameters, String password) throws SQLException {
        return DriverManager.getConnection(
                PostgresServer.jdbcUrl(port, "vault") + parameters, "vault_service", password);
    }
}
