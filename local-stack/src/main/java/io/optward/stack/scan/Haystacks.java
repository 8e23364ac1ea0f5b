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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Everything that is kept anywhere, shown piece by piece to whoever looks for something in it. */
final class Haystacks {

    /** The collection of whatever lies in a server's files. */
    static final String SERVER_FILES = "PostgreSQL's files";

    private final Consumer<Kept> look;
    private final Consumer<String> progress;
    private int topics;
    private long records;
    private int tables;
    private long rows;
    private int files;

    /**
     * @param look sees every record, row, line and object
     * @param progress hears what is being looked at
     */
    Haystacks(Consumer<Kept> look, Consumer<String> progress) {
        this.look = look;
        this.progress = progress;
    }

    /** Every topic of a broker, Kafka's own included. */
    void topicsOf(KafkaAddress kafka) {
        try (var reader = TopicReader.ofEverything(kafka)) {
            for (var topic : reader.topics()) {
                progress.accept("topic " + topic);
                topics++;
                reader.forEach(topic, this::show);
            }
        }
    }

    /**
     * Every table of every database.
     *
     * @param vaultToo whether the vault's is one of them
     * @throws SQLException if a database cannot be read, so that nothing can be said about it
     */
    void databasesOn(Scan.Server server, boolean vaultToo) throws SQLException {
        try (var connection = server.connect("postgres")) {
            for (var database :
                    names(connection, "SELECT datname FROM pg_database WHERE datallowconn ORDER BY datname")) {
                if (vaultToo || !database.equals(Database.VAULT.databaseName())) {
                    try (var tables = server.connect(database)) {
                        tablesOf(tables, database);
                    }
                }
            }
        }
    }

    /** Every file in a directory, line by line. */
    void filesIn(Path directory) {
        forEachFile(directory, file -> linesOf(file, directory));
    }

    /** Every object of a store that is a directory; an object is looked at whole and so must fit into memory. */
    void objectsIn(Path directory) {
        forEachFile(
                directory,
                file -> look.accept(Kept.whole(directory.relativize(file).toString(), Files.readAllBytes(file))));
    }

    /**
     * Every file of a database server, its log too, as it lies there: what was deleted is in it until it is written over.
     * The server may run; a file that it takes away meanwhile is passed over.
     */
    void serverFilesIn(Path directory) {
        forEachFile(directory, file -> {
            try {
                look.accept(new Kept(
                        SERVER_FILES,
                        List.of(new Kept.Part(
                                SERVER_FILES + "/" + directory.relativize(file), Files.readAllBytes(file)))));
            } catch (NoSuchFileException _) {
                // the server has written it over
            }
        });
    }

    /** What was looked at, and what was found in it. */
    ScanReport report(List<Finding> findings) {
        return new ScanReport(findings, topics, records, tables, rows, files);
    }

    private void forEachFile(Path directory, FileLook fileLook) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var tree = Files.walk(directory)) {
            for (var file : tree.filter(Files::isRegularFile).sorted().toList()) {
                progress.accept("file " + file);
                files++;
                fileLook.at(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the files in " + directory, e);
        }
    }

    private void show(ConsumerRecord<byte[], byte[]> record) {
        records++;
        var place = record.topic() + "/" + record.partition() + "/" + record.offset();
        var parts = new ArrayList<Kept.Part>();
        add(parts, place, record.key());
        add(parts, place, record.value());
        for (var header : record.headers()) {
            add(parts, place, utf8(header.key()));
            add(parts, place, header.value());
        }
        look.accept(new Kept(record.topic(), parts));
    }

    private static void add(List<Kept.Part> parts, String place, byte @Nullable [] bytes) {
        if (bytes != null) {
            parts.add(new Kept.Part(place, bytes));
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
                    var parts = new ArrayList<Kept.Part>();
                    for (int i = 0; i < columns.size(); i++) {
                        var bytes = columns.get(i).binary() ? result.getBytes(i + 1) : utf8(result.getString(i + 1));
                        add(parts, database + "." + table + "." + columns.get(i).quoted(), bytes);
                    }
                    look.accept(new Kept(database + "." + table, parts));
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
                    look.accept(Kept.whole(directory.relativize(file) + ":" + number, line.toByteArray()));
                    line.reset();
                    number++;
                } else {
                    line.write(b);
                }
            }
            look.accept(Kept.whole(directory.relativize(file) + ":" + number, line.toByteArray()));
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

    @FunctionalInterface
    private interface FileLook {

        void at(Path file) throws IOException;
    }
}
