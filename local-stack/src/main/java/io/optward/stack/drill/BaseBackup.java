package io.optward.stack.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * A physical backup of a PostgreSQL server that runs, by the server's own procedure (PostgreSQL documentation, "Making a Base
 * Backup Using the Low Level API"): begin, copy the files as they are, end, and keep the label with which a recovery starts.
 */
final class BaseBackup {

    /** Belongs to the running server, or is of no use to another (the documentation names them). */
    private static final Set<String> LEFT_OUT =
            Set.of("postmaster.pid", "postmaster.opts", "epg-lock", "pg_replslot", "pg_dynshmem", "pg_notify");

    private static final String LOG = "pg_wal";

    private BaseBackup() {}

    /**
     * Copies a server.
     *
     * @param superuser a connection that stays open for as long as it takes
     * @param data the server's data directory
     * @param copy a directory that is not there yet
     */
    static void take(Connection superuser, Path data, Path copy) throws SQLException, IOException {
        try (var begin = superuser.prepareStatement("SELECT pg_backup_start('optward drill', true)");
                var end = superuser.prepareStatement("SELECT labelfile FROM pg_backup_stop(false)")) {
            begin.execute();
            copy(data, copy, Set.of(LOG));
            try (var label = end.executeQuery()) {
                label.next();
                Files.writeString(copy.resolve("backup_label"), label.getString(1));
            }
        }
        // after the end, so that everything up to it is there
        copy(data.resolve(LOG), copy.resolve(LOG), Set.of());
        for (var empty : Set.of("pg_replslot", "pg_dynshmem", "pg_notify")) {
            Files.createDirectories(copy.resolve(empty));
        }
    }

    private static void copy(Path from, Path to, Set<String> notYet) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                var name = directory.getFileName().toString();
                if (!directory.equals(from) && (LEFT_OUT.contains(name) || notYet.contains(name))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                var target = to.resolve(from.relativize(directory));
                Files.createDirectories(target);
                Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(directory));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!LEFT_OUT.contains(file.getFileName().toString())) {
                    copyUnlessGone(file, to.resolve(from.relativize(file)));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }

    /** The server goes on and removes files; the log knows what became of them. */
    private static void copyUnlessGone(Path file, Path target) {
        try {
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (NoSuchFileException _) {
            // gone while we copied
        } catch (IOException e) {
            throw new UncheckedIOException("could not copy " + file.getFileName(), e);
        }
    }
}
