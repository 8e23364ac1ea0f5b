package io.optward.stack.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SignatureException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalAuthorityTest {

    @TempDir
    private Path directory;

    @Test
    void aCertificateSaysWhoSomebodyIsWhereTheyListenAndForWhomTheySpeak() throws Exception {
        var authority = LocalAuthority.in(directory);
        var certificate = LocalAuthority.read(
                authority.certify("ingress-receiver", "ingress-service").certificate());
        assertThatCode(() -> certificate.verify(authority.certificate().getPublicKey()))
                .doesNotThrowAnyException();
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=ingress-receiver");
        assertThat(certificate.getSubjectAlternativeNames().stream()
                        .map(name -> name.get(1))
                        .toList())
                .asInstanceOf(InstanceOfAssertFactories.list(Object.class))
                .contains("ingress-receiver", "ingress-service", "localhost", "127.0.0.1");
        assertThat(certificate.getBasicConstraints())
                .as("may not certify others")
                .isEqualTo(-1);
    }

    @Test
    void aStackThatStartsAgainShowsTheSameCertificates() throws Exception {
        var first = Files.readAllBytes(
                LocalAuthority.in(directory).certify("vault-service").certificate());
        var second = Files.readAllBytes(
                LocalAuthority.in(directory).certify("vault-service").certificate());
        assertThat(second).isEqualTo(first);
    }

    @Test
    void whatWouldSoonExpireIsMadeAnew() throws Exception {
        var first = LocalAuthority.read(
                LocalAuthority.in(directory).certify("vault-service").certificate());
        var later = Clock.offset(Clock.systemUTC(), Duration.ofDays(85));
        var second = LocalAuthority.read(
                LocalAuthority.in(directory, later).certify("vault-service").certificate());
        assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
        assertThat(second.getNotAfter()).isAfter(first.getNotAfter());
    }

    @Test
    void whenTheAuthorityIsMadeAnewSoIsWhatItCertified() throws Exception {
        var files = LocalAuthority.in(directory).certify("vault-service");
        var before = LocalAuthority.read(files.certificate());
        Files.delete(directory.resolve("authority").resolve("tls.crt"));
        var authority = LocalAuthority.in(directory);
        assertThatThrownBy(() -> before.verify(authority.certificate().getPublicKey()))
                .isInstanceOf(SignatureException.class);
        var after = LocalAuthority.read(authority.certify("vault-service").certificate());
        assertThatCode(() -> after.verify(authority.certificate().getPublicKey()))
                .doesNotThrowAnyException();
        assertThat(Files.readAllBytes(files.authority()))
                .isEqualTo(Files.readAllBytes(directory.resolve("authority").resolve("tls.crt")));
    }

    @Test
    void onlyTheOwnerReadsAKey() throws Exception {
        var files = LocalAuthority.in(directory).certify("vault-service");
        for (var file : List.of(
                files.key(), files.together(), directory.resolve("authority").resolve("tls.key"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as("%s", file)
                    .isEqualTo("rw-------");
        }
    }
}
