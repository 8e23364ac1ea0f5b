package io.optward.ingress.media;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Objects as files of a directory that all replicas share. A draft is a file beside them, forced to the disk before it
 * gets its name; the rename is atomic. Readable by their owner only, although they are ciphertext.
 */
final class DirectoryObjectStore implements ObjectStore {

    private static final FileAttribute<?> OWNERS_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNERS_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final int BUFFER_BYTES = 64 * 1024;

    /** Directories of some thousand files each, by the last two characters of the name, which are random. */
    private static final int SHARD_CHARACTERS = 2;

    private final Path objects;
    private final Path drafts;

    /**
     * Opens a store.
     *
     * @throws IOException if the directory is not there and cannot be made
     */
    DirectoryObjectStore(Path directory) throws IOException {
        objects = directory.resolve("objects");
        drafts = directory.resolve("drafts");
        Files.createDirectories(directory);
        makeDirectory(objects);
        makeDirectory(drafts);
    }

    @Override
    public Draft draft(ObjectName name) throws IOException {
        return new FileDraft(name);
    }

    @Override
    public Optional<InputStream> open(ObjectName name) throws IOException {
        try {
            return Optional.of(new BufferedInputStream(Files.newInputStream(fileOf(name)), BUFFER_BYTES));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    @Override
    public boolean delete(ObjectName name) throws IOException {
        boolean deleted = Files.deleteIfExists(fileOf(name));
        if (deleted) {
            force(shardOf(name));
        }
        return deleted;
    }

    @Override
    public List<ObjectName> olderThan(Instant instant) throws IOException {
        for (var draft : filesIn(drafts)) {
            if (isOlder(draft, instant)) {
                Files.deleteIfExists(draft);
            }
        }
        var names = new ArrayList<ObjectName>();
        for (var shard : filesIn(objects)) {
            for (var file : filesIn(shard)) {
                var name = file.getFileName().toString();
                if (ObjectName.isOne(name) && isOlder(file, instant)) {
                    names.add(new ObjectName(name));
                }
            }
        }
        return names;
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static boolean isOlder(Path file, Instant instant) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(instant);
        } catch (NoSuchFileException _) {
            // somebody else was quicker
            return false;
        }
    }

    private Path fileOf(ObjectName name) {
        return shardOf(name).resolve(name.value());
    }

    private Path shardOf(ObjectName name) {
        return objects.resolve(name.value().substring(name.value().length() - SHARD_CHARACTERS));
    }

    private static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, OWNERS_DIRECTORY);
        }
    }

    /** A name, or its absence, is durable once its directory is. */
    private static void force(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private final class FileDraft implements Draft {

        private final ObjectName name;
        private final Path file;
        private final FileChannel channel;
        private final OutputStream stream;

        FileDraft(ObjectName name) throws IOException {
            this.name = name;
            file = drafts.resolve(UUID.randomUUID().toString());
            channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNERS_FILE);
            stream = new LeftOpen(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES));
        }

        @Override
        public OutputStream stream() {
            return stream;
        }

        @Override
        public void commit() throws IOException {
            stream.flush();
            channel.force(true);
            channel.close();
            makeDirectory(shardOf(name));
            Files.move(file, fileOf(name), StandardCopyOption.ATOMIC_MOVE);
            force(shardOf(name));
            force(objects);
        }

        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(file);
        }
    }

    /** Whoever closes it has written all, and the draft is not committed yet. */
    private static final class LeftOpen extends FilterOutputStream {

        LeftOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
