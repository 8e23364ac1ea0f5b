package io.optward.stack.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackSecretsTest {

    @TempDir
    private Path directory = Path.of("set by JUnit");

    @Test
    void secretsAreMadeOnceAndKept() {
        // Given
        var made = StackSecrets.in(directory.resolve("secrets"));
        // When
        var read = StackSecrets.in(directory.resolve("secrets"));
        // Then
        assertThat(read).isEqualTo(made);
    }

    @Test
    void onlyTheOwnerReadsThem() throws Exception {
        // When
        StackSecrets.in(directory.resolve("secrets"));
        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("secrets"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                        directory.resolve("secrets").resolve("stack.properties"))))
                .isEqualTo("rw-------");
    }

    @Test
    void keysHave32Bytes() {
        var secrets = StackSecrets.random();
        assertThat(Base64.getDecoder().decode(secrets.wrappingKey())).hasSize(32);
        assertThat(Base64.getDecoder().decode(secrets.decisionProofKey())).hasSize(32);
        assertThat(Base64.getDecoder().decode(secrets.auditSigningKey())).hasSize(32);
    }

    @Test
    void printingThemShowsNothing() {
        var secrets = StackSecrets.random();
        assertThat(secrets.toString()).isEqualTo("StackSecrets[…]");
        assertThat(secrets.passwords().toString())
                .doesNotContain(secrets.passwords().of("postgres"));
    }
}
