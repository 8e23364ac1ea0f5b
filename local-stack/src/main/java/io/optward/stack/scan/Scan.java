package io.optward.stack.scan;

import io.optward.stack.kafka.KafkaAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Looks for values where no personal data may be: in keys, headers and values of every topic, in every column of every
 * database but the vault's, and in every log file; plain and in every usual encoding.
 */
public final class Scan {

    /** Anything shorter would be found by chance. */
    public static final int SHORTEST_VALUE = 5;

    private final Haystack haystack;
    private final Haystacks haystacks;
    private final Set<Finding> findings = new LinkedHashSet<>();

    /**
     * Prepares a scan.
     *
     * @param values   what to look for, five characters or more each
     * @param progress hears what is being looked at
     * @throws IllegalArgumentException if a value is too short to mean anything where it is found
     */
    public Scan(List<String> values, Consumer<String> progress) {
        this.haystack = new Haystack(needles(values));
        this.haystacks = new Haystacks(this::look, progress);
    }

    /** Every way in which one of these values can stand somewhere. */
    static List<Needle> needles(List<String> values) {
        return IntStream.range(0, values.size())
                .boxed()
                .flatMap(i -> {
                    if (values.get(i).length() < SHORTEST_VALUE) {
                        throw new IllegalArgumentException("value " + (i + 1) + " has fewer than " + SHORTEST_VALUE
                                + " characters: it would be found by chance");
                    }
                    return Disguises.of(values.get(i), i + 1).stream();
                })
                .toList();
    }

    /** Looks through every topic of a broker, Kafka's own included. */
    public Scan topicsOf(KafkaAddress kafka) {
        haystacks.topicsOf(kafka);
        return this;
    }

    /**
     * Looks through every table of every database but the vault's.
     *
     * @param server opens a connection to a database as the superuser: nobody else may read everything
     * @throws SQLException if a database cannot be read, so that nothing can be said about it
     */
    public Scan databasesOn(Server server) throws SQLException {
        haystacks.databasesOn(server, false);
        return this;
    }

    /** A server of databases. */
    @FunctionalInterface
    public interface Server {

        /** Opens a connection to a database by its name. */
        Connection connect(String database) throws SQLException;
    }

    /** Looks through every file in a directory, line by line. */
    public Scan filesIn(Path directory) {
        haystacks.filesIn(directory);
        return this;
    }

    /** Looks through every object of a store that is a directory. */
    public Scan objectsIn(Path directory) {
        haystacks.objectsIn(directory);
        return this;
    }

    /** What was found so far. */
    public ScanReport report() {
        return haystacks.report(List.copyOf(findings));
    }

    private void look(Kept kept) {
        for (var part : kept.parts()) {
            for (var needle : haystack.needlesIn(part.bytes())) {
                findings.add(new Finding(part.place(), needle.value(), needle.encoding()));
            }
        }
    }
}
