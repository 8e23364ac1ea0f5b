package io.optward.vault.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysFileTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String WAMID = "wamid.HBgLMTU1NTAxMDA3NzcVAgASGBQzQTdG";

    @TempDir
    Path directory;

    @Test
    void theSameWamidHasTheSameIdAfterARestart() {
        // Given
        var made = Keysets.generate(NOON);
        file("open sesame").create(made);
        // When
        var reopened = new KeyRing(file("open sesame").open());
        // Then
        assertThat(reopened.keyedId("message", WAMID)).isEqualTo(new KeyRing(made).keyedId("message", WAMID));
        assertThat(reopened.fingerprint()).isEqualTo(new KeyRing(made).fingerprint());
        assertThat(reopened.keyEncryptionKeys().getFirst().createdAt()).isEqualTo(NOON);
    }

    @Test
    void anotherPassphraseDoesNotOpenTheFile() {
        file("open sesame").create(Keysets.generate(NOON));
        assertThatThrownBy(() -> file("open sesamE").open())
                .isInstanceOf(UnusableKeysException.class)
                .hasMessage(
                        "the passphrase does not open " + path()
                                + ", or the file was changed: check OPTWARD_VAULT_PASSPHRASE, or put a backup of the file there");
    }

    @Test
    void aFileWithFewerIterationsWrittenIntoItDoesNotOpen() throws IOException {
        // Given
        file("open sesame").create(Keysets.generate(NOON));
        Files.writeString(path(), Files.readString(path()).replace("600000", "1"));
        // When, Then
        assertThatThrownBy(() -> file("open sesame").open())
                .isInstanceOf(UnusableKeysException.class)
                .hasMessageStartingWith("the passphrase does not open");
    }

    @Test
    void aFileThatIsNoneOfOursIsNamedAsSuch() throws IOException {
        Files.writeString(path(), "hello");
        assertThatThrownBy(() -> file("open sesame").open())
                .isInstanceOf(UnusableKeysException.class)
                .hasMessage(path() + " is not a vault's keys file: put the right file there");
    }

    @Test
    void withoutAPassphraseThereAreNoKeys() {
        assertThatThrownBy(() -> file(" "))
                .isInstanceOf(UnusableKeysException.class)
                .hasMessage(
                        "there is no passphrase for the vault's keys: set OPTWARD_VAULT_PASSPHRASE and start again");
    }

    @Test
    void onlyItsOwnerMayReadTheFile() throws IOException {
        file("open sesame").create(Keysets.generate(NOON));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(path());
        }
    }

    @Test
    void aFileThatIsThereIsNeverWrittenOver() throws IOException {
        // Given
        file("open sesame").create(Keysets.generate(NOON));
        var before = Files.readString(path());
        // When, Then
        assertThatThrownBy(() -> file("open sesame").create(Keysets.generate(NOON)))
                .isInstanceOf(UnusableKeysException.class);
        assertThat(Files.readString(path())).isEqualTo(before);
    }

    @Test
    void printingKeysShowsNone() {
        var keysets = Keysets.generate(NOON);
        assertThat(keysets).asString().matches("Keysets\\[\\[[A-Z_, ]+]]");
        assertThat(new KeyRing(keysets)).asString().matches("KeyRing\\[\\[[A-Z_, ]+]]");
    }

    private KeysFile file(String passphrase) {
        return new KeysFile(path(), passphrase);
    }

    private Path path() {
        return directory.resolve("vault.keys");
    }
}
