package io.optward.kit.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A directory with one file for each secret, as Kubernetes and Compose mount it. A file's name is the setting's, such as
 * {@code optward.vault.passphrase}; its content is the value, without the line break at its end. Directories and what
 * begins with a dot are passed over: Kubernetes keeps its own there.
 */
record SecretsDirectory(Path path) {

    /**
     * The secrets by setting, written so that a dollar sign in one is a dollar sign.
     *
     * @throws UnusableSecretException if the directory or a file of it cannot be read
     */
    Map<String, String> secrets() {
        return files().stream()
                .collect(Collectors.toMap(file -> file.getFileName().toString(), SecretsDirectory::secretIn));
    }

    /**
     * The settings whose files every user of the machine can read.
     *
     * @throws UnusableSecretException if the directory or a file of it cannot be read
     */
    List<String> readableByEverybody() {
        return files().stream()
                .filter(SecretsDirectory::isReadableByEverybody)
                .map(file -> file.getFileName().toString())
                .sorted()
                .toList();
    }

    private List<Path> files() {
        if (!Files.isDirectory(path)) {
            throw new UnusableSecretException(path + " is no directory, and " + SecretFiles.SETTING
                    + " names it: mount the secrets there, or name another");
        }
        try (var entries = Files.list(path)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .filter(entry -> !Files.isDirectory(entry))
                    .toList();
        } catch (IOException e) {
            throw new UnusableSecretException(
                    path + " cannot be listed, and " + SecretFiles.SETTING + " names it: check its owner and mode", e);
        }
    }

    private static String secretIn(Path file) {
        try {
            return Files.readString(file)
                    .replaceFirst("[\\r\\n]+\\z", "")
                    // what follows a bare one would be taken for the name of another setting
                    .replace("$", "\\$");
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static boolean isReadableByEverybody(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static UnusableSecretException unreadable(Path file, IOException cause) {
        return new UnusableSecretException(
                "the secret file " + file + " cannot be read as text: check that it is there, its owner and its mode",
                cause);
    }
}
