package io.optward.stack.scan;

import io.optward.stack.kafka.KafkaAddress;
import io.optward.stack.kafka.TopicReader;
import io.optward.stack.postgres.Database;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Looks for values where no personal data may be: in keys, headers and values of every topic, in every column of every
 * database but the vault's, and in every log file; plain and in every usual encoding.
 */
public final class Scan {

    /** Anything shorter would be found by chance. */
    public static final int SHORTEST_VALUE = 5;

    private final Haystack haystack;
    private final Consumer<String> progress;
    private final Set<Finding> findings = new LinkedHashSet<>();
    private int topics;
    private long records;
    private int tables;
    private long rows;
    private int files;

    /**
     * Prepares a scan.
     *
     * @param values   what to look for, five characters or more each
     * @param progress hears what is being looked at
     * @throws IllegalArgumentException if a value is too short to mean anything where it is found
     */
    public Scan(List<String> values, Consumer<String> progress) {
        this.haystack = new Haystack(IntStream.range(0, values.size())
                .boxed()
                .flatMap(i -> {
                    if (values.get(i).length() < SHORTEST_VALUE) {
                        throw new IllegalArgumentException("value " + (i + 1) + " has fewer than " + SHORTEST_VALUE
                                + " characters: it would be found by chance");
                    }
                    return Disguises.of(values.get(i), i + 1).stream();
                })
                .toList());
        this.progress = progress;
    }

    /** Looks through every topic of a broker, Kafka's own included. */
    public Scan topicsOf(KafkaAddress kafka) {
        try (var reader = TopicReader.ofEverything(kafka)) {
            for (var topic : reader.topics()) {
                progress.accept("topic " + topic);
                topics++;
                reader.forEach(topic, this::look);
            }
        }
        return this;
    }

    /**
     * Looks through every table of every database but the vault's.
     *
     * @param server opens a connection to a database as the superuser: nobody else may read everything
     * @throws SQLException if a database cannot be read, so that nothing can be said about it
     */
    public Scan databasesOn(Server server) throws SQLException {
        try (var connection = server.connect("postgres")) {
            for (var database :
                    names(connection, "SELECT datname FROM pg_database WHERE datallowconn ORDER BY datname")) {
                if (!database.equals(Database.VAULT.databaseName())) {
                    try (var tables = server.connect(database)) {
                        tablesOf(tables, database);
                    }
                }
            }
        }
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
        if (!Files.isDirectory(directory)) {
            return this;
        }
        try (var tree = Files.walk(directory)) {
            for (var file : tree.filter(Files::isRegularFile).sorted().toList()) {
                progress.accept("file " + file);
                files++;
                linesOf(file, directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the files in " + directory, e);
        }
        return this;
    }

    /** What was found so far. */
    public ScanReport report() {
        return new ScanReport(List.copyOf(findings), topics, records, tables, rows, files);
    }

    private void look(ConsumerRecord<byte[], byte[]> record) {
        records++;
        var place = record.topic() + "/" + record.partition() + "/" + record.offset();
        if (record.key() != null) {
            look(record.key(), place);
        }
        if (record.value() != null) {
            look(record.value(), place);
        }
        for (var header : record.headers()) {
            look(header.key().getBytes(StandardCharsets.UTF_8), place);
            if (header.value() != null) {
                look(header.value(), place);
            }
        }
    }

    private void look(byte[] bytes, String place) {
        for (var needle : haystack.needlesIn(bytes)) {
            findings.add(new Finding(place, needle.value(), needle.encoding()));
        }
    }

    private void tablesOf(Connection connection, String database) throws SQLException {
        connection.setAutoCommit(false);
        var tableNames = names(connection, """
                SELECT quote_ident(nspname) || '.' || quote_ident(relname)
                FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                WHERE relkind IN ('r', 'm') AND nspname NOT IN ('pg_catalog', 'information_schema')
                  AND nspname NOT LIKE 'pg\\_toast%' AND nspname NOT LIKE 'pg\\_temp%'
                ORDER BY 1""");
        for (var table : tableNames) {
            progress.accept("table " + database + "." + table);
            tables++;
            rowsOf(connection, database, table);
        }
        connection.rollback();
    }

    private void rowsOf(Connection connection, String database, String table) throws SQLException {
        var columns = columnsOf(connection, table);
        if (columns.isEmpty()) {
            return;
        }
        var query = columns.stream()
                .map(column -> column.binary() ? column.quoted() : column.quoted() + "::text")
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + table));
        try (var statement = connection.createStatement()) {
            statement.setFetchSize(500);
            try (var result = statement.executeQuery(query)) {
                while (result.next()) {
                    rows++;
                    for (int i = 0; i < columns.size(); i++) {
                        var bytes = columns.get(i).binary() ? result.getBytes(i + 1) : utf8(result.getString(i + 1));
                        if (bytes != null) {
                            look(
                                    bytes,
                                    database + "." + table + "."
                                            + columns.get(i).quoted());
                        }
                    }
                }
            }
        }
    }

    private static List<Column> columnsOf(Connection connection, String table) throws SQLException {
        try (var statement = connection.prepareStatement("""
                SELECT quote_ident(attname), atttypid = 'bytea'::regtype
                FROM pg_attribute
                WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped
                ORDER BY attnum""")) {
            statement.setString(1, table);
            try (var result = statement.executeQuery()) {
                var columns = new ArrayList<Column>();
                while (result.next()) {
                    columns.add(new Column(result.getString(1), result.getBoolean(2)));
                }
                return columns;
            }
        }
    }

    private void linesOf(Path file, Path directory) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(file), 256 * 1024)) {
            var line = new ByteArrayOutputStream();
            long number = 1;
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    look(line.toByteArray(), directory.relativize(file) + ":" + number);
                    line.reset();
                    number++;
                } else {
                    line.write(b);
                }
            }
            look(line.toByteArray(), directory.relativize(file) + ":" + number);
        }
    }

    private static List<String> names(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            var names = new ArrayList<String>();
            while (result.next()) {
                names.add(result.getString(1));
            }
            return names;
        }
    }

    private static byte @Nullable [] utf8(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private record Column(String quoted, boolean binary) {}
}
