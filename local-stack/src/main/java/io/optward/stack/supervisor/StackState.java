package io.optward.stack.supervisor;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a supervisor says about its stack, in a file, for the commands that look at it from other processes.
 *
 * @param supervisor process id of the supervisor
 * @param startedAt  when it started, RFC 3339
 * @param phase      how far it is
 * @param tls        whether its parts talk over TLS only
 * @param problem    why it could not start; only in phase {@link Phase#FAILED}
 * @param parts      the parts that have started so far
 */
public record StackState(
        long supervisor,
        String startedAt,
        Phase phase,
        boolean tls,
        @Nullable String problem,
        List<PartState> parts) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** How far a stack is. */
    public enum Phase {
        /** Parts are starting. */
        STARTING,
        /** Every part has answered. */
        UP,
        /** A part could not start; the others are stopped. */
        FAILED
    }

    /**
     * One part.
     *
     * @param label       what people call it
     * @param pid         its process
     * @param port        where it listens
     * @param readyMillis how long it took to answer; absent while it has not
     * @param crash       the last lines of its log, once it has ended unasked
     */
    public record PartState(
            String label,
            long pid,
            int port,
            @Nullable Long readyMillis,
            @Nullable List<String> crash) {}

    /** The state in a file; empty if there is none. */
    static Optional<StackState> read(Path file) {
        try {
            return Files.exists(file)
                    ? Optional.of(MAPPER.readValue(file.toFile(), StackState.class))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + file, e);
        }
    }

    /** Replaces the file in one step: a reader sees the old state or this one. */
    void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            var draft = Files.createTempFile(file.getParent(), "state", ".draft");
            MAPPER.writeValue(draft.toFile(), this);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + file, e);
        }
    }

    /** This state after an event; {@code port} is that of the event's part. */
    StackState after(StackEvent event, int port) {
        var others = new ArrayList<>(parts.stream()
                .filter(part -> !part.label().equals(event.part().label()))
                .toList());
        var before = parts.stream()
                .filter(part -> part.label().equals(event.part().label()))
                .findFirst();
        long pid = before.map(PartState::pid).orElse(0L);
        others.add(
                switch (event) {
                    case StackEvent.Started(var part, var started) ->
                        new PartState(part.label(), started, port, null, null);
                    case StackEvent.Ready(var part, var after) ->
                        new PartState(part.label(), pid, port, after.toMillis(), null);
                    case StackEvent.Crashed(var part, var lines) -> new PartState(part.label(), pid, port, null, lines);
                });
        return new StackState(supervisor, startedAt, phase, tls, problem, List.copyOf(others));
    }

    StackState in(Phase next, @Nullable String why) {
        return new StackState(supervisor, startedAt, next, tls, why, parts);
    }

    /** The state of a part, once it has started. */
    public Optional<PartState> of(Part part) {
        return parts.stream()
                .filter(state -> state.label().equals(part.label()))
                .findFirst();
    }
}
