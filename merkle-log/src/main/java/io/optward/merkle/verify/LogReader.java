package io.optward.merkle.verify;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the files of a published log are read from. */
@FunctionalInterface
public interface LogReader {

    /**
     * Reads one file of the log.
     *
     * @param path relative to the log, such as {@code checkpoint} or {@code tile/0/000}
     * @return nothing if there is no such file, or it may not be read
     * @throws IOException if it could not be asked
     */
    Optional<byte[]> read(String path) throws IOException;

    /** Reads from a directory that holds a copy of a log. */
    static LogReader in(Path directory) {
        return path -> {
            var file = directory.resolve(path);
            return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        };
    }

    /**
     * Reads over HTTP, waiting at most ten seconds for each answer.
     *
     * @param log address of the log, such as {@code http://127.0.0.1:8085/log}
     */
    static LogReader at(URI log) {
        return at(log, null);
    }

    /**
     * Reads over HTTP as somebody who may read entries.
     *
     * @param log address of the log
     * @param token an access token of theirs; none if {@code null}
     */
    static LogReader at(URI log, @Nullable String token) {
        var base = log.toString().endsWith("/") ? log : URI.create(log + "/");
        var client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        return path -> {
            var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(10));
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            try {
                var answer = client.send(request.build(), BodyHandlers.ofByteArray());
                return switch (answer.statusCode()) {
                    case 200 -> Optional.of(answer.body());
                    case 401, 403, 404, 410 -> Optional.empty();
                    default -> throw new IOException("the log answered " + answer.statusCode() + " for " + path);
                };
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while reading " + path, e);
            }
        };
    }
}
