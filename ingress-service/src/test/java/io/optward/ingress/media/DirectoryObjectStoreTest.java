package io.optward.ingress.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryObjectStoreTest {

    private static final Instant AN_HOUR_AGO = Instant.now().minus(Duration.ofHours(1));

    @TempDir
    Path directory;

    private final ObjectName name = ObjectName.random();
    private ObjectStore store;

    @BeforeEach
    void open() throws IOException {
        store = new DirectoryObjectStore(directory);
    }

    @Test
    void anObjectIsThereOnceItIsCommittedAndNotBefore() throws IOException {
        try (var draft = store.draft(name)) {
            draft.stream().write(bytes("sealed"));
            draft.stream().close();
            assertThat(store.open(name)).isEmpty();
            draft.commit();
        }
        assertThat(read(name)).isEqualTo("sealed");
    }

    @Test
    void aDraftThatIsNotCommittedNeverWas() throws IOException {
        try (var draft = store.draft(name)) {
            draft.stream().write(bytes("sealed"));
        }
        assertThat(store.open(name)).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void aLaterAttemptReplacesAnEarlierOne() throws IOException {
        commit(name, "first");
        commit(name, "second");
        assertThat(read(name)).isEqualTo("second");
        assertThat(files()).hasSize(1);
    }

    @Test
    void whatIsDeletedIsGone() throws IOException {
        commit(name, "sealed");
        assertThat(store.delete(name)).isTrue();
        assertThat(store.delete(name)).isFalse();
        assertThat(store.open(name)).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void onlyTheOwnerReadsAnObject() throws IOException {
        commit(name, "sealed");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().getFirst())))
                .isEqualTo("rw-------");
    }

    @Test
    void oldObjectsAreListedAndDraftsThatACrashHasLeftAreForgotten() throws IOException {
        var young = ObjectName.random();
        commit(name, "old");
        var old = files().getFirst();
        commit(young, "young");
        Files.writeString(directory.resolve("drafts").resolve("left"), "sealed");
        for (var file : List.of(old, directory.resolve("drafts").resolve("left"))) {
            Files.setLastModifiedTime(file, FileTime.from(AN_HOUR_AGO.minusSeconds(1)));
        }
        assertThat(store.olderThan(AN_HOUR_AGO)).containsExactly(name);
        assertThat(files()).hasSize(2);
    }

    private void commit(ObjectName object, String content) throws IOException {
        try (var draft = store.draft(object)) {
            draft.stream().write(bytes(content));
            draft.commit();
        }
    }

    private String read(ObjectName object) throws IOException {
        try (var in = store.open(object).orElseThrow()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private List<Path> files() throws IOException {
        try (var tree = Files.walk(directory)) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
