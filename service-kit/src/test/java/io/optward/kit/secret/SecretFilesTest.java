package io.optward.kit.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFilesTest {

    private static final String NAME = "optward.vault.passphrase";
    private static final int OF_APPLICATION_PROPERTIES = 250;
    private static final int OF_THE_ENVIRONMENT = 300;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"k7Vq2Lx9Rt4Wp8Za", "a $ign ${not.a.setting} $$ \\$ \\", "two\nlines", " spaces around "})
    void aFileHoldsTheSecretWhateverItIsMadeOf(String secret) throws IOException {
        // When
        Files.writeString(directory.resolve(NAME), secret);
        // Then
        assertThat(config(Map.of(), 0).getValue(NAME, String.class)).isEqualTo(secret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void theLineBreakAtTheEndIsNoPartOfTheSecret(String lineBreak) throws IOException {
        // When
        Files.writeString(directory.resolve(NAME), "k7Vq2Lx9Rt4Wp8Za" + lineBreak);
        // Then
        assertThat(config(Map.of(), 0).getValue(NAME, String.class)).isEqualTo("k7Vq2Lx9Rt4Wp8Za");
    }

    @Test
    void aFileWinsOverWhatComesWithTheServiceAndTheEnvironmentOverAFile() throws IOException {
        // When
        Files.writeString(directory.resolve(NAME), "of the file");
        // Then
        assertThat(config(Map.of(NAME, "of the service"), OF_APPLICATION_PROPERTIES)
                        .getValue(NAME, String.class))
                .isEqualTo("of the file");
        assertThat(config(Map.of(NAME, "of the environment"), OF_THE_ENVIRONMENT)
                        .getValue(NAME, String.class))
                .isEqualTo("of the environment");
    }

    @Test
    void aSecretMayBeALinkIntoADirectoryOfItsOwnAsKubernetesMountsIt() throws IOException {
        // When
        var version = Files.createDirectory(directory.resolve("..2026_03_02_09_14_07.1"));
        Files.writeString(version.resolve(NAME), "k7Vq2Lx9Rt4Wp8Za");
        Files.createSymbolicLink(directory.resolve("..data"), version);
        Files.createSymbolicLink(directory.resolve(NAME), Path.of("..data", NAME));
        // Then
        assertThat(new SecretsDirectory(directory).secrets()).containsExactly(Map.entry(NAME, "k7Vq2Lx9Rt4Wp8Za"));
    }

    @Test
    void noSecretBecomesPartOfAJarThatIsBuiltWhereADirectoryIsNamed() throws IOException {
        // When
        Files.writeString(directory.resolve(NAME), "k7Vq2Lx9Rt4Wp8Za");
        var ofTheBuild = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(
                        Map.of(SecretFiles.SETTING, directory.toString()), "Build system", 100))
                .withSources(new SecretFiles())
                .build();
        // Then
        assertThat(ofTheBuild.getOptionalValue(NAME, String.class)).isEmpty();
    }

    @Test
    void aDirectoryThatIsNamedAndNotThereIsRefusedInOneLine() {
        var away = directory.resolve("away");
        assertThatThrownBy(() -> config(Map.of(SecretFiles.SETTING, away.toString()), OF_THE_ENVIRONMENT))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessage(away + " is no directory, and optward.secrets.directory names it: mount the secrets there,"
                        + " or name another");
    }

    @Test
    void aFileThatCannotBeReadIsRefusedInOneLine() throws IOException {
        // When
        var file = Files.createSymbolicLink(directory.resolve(NAME), Path.of("nowhere"));
        // Then
        assertThatThrownBy(() -> config(Map.of(), 0))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessage("the secret file " + file
                        + " cannot be read as text: check that it is there, its owner and its mode");
    }

    @Test
    void whatEveryUserCanReadIsTold() throws IOException {
        // When
        Files.createFile(
                directory.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        Files.setPosixFilePermissions(
                Files.createFile(directory.resolve("open")), PosixFilePermissions.fromString("rw-r--r--"));
        // Then
        assertThat(new SecretsDirectory(directory).readableByEverybody()).containsExactly("open");
    }

    private SmallRyeConfig config(Map<String, String> more, int ordinal) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(Map.of(SecretFiles.SETTING, directory.toString()), "test", 100))
                .withSources(new PropertiesConfigSource(more, "more", ordinal))
                .withSources(new SecretFiles())
                .build();
    }
}
