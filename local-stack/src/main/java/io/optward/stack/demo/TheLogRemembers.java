package io.optward.stack.demo;

import io.optward.contracts.Topic;
import io.optward.merkle.LeafBytes;
import io.optward.merkle.verify.Verdict;
import io.optward.stack.postgres.Database;
import io.optward.stack.postgres.DatabasePasswords;
import io.optward.stack.supervisor.Part;
import io.optward.stack.verify.Verification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Steps in which the log is asked what happened, and somebody tries to change what it says. */
final class TheLogRemembers {

    private TheLogRemembers() {}

    static void everyEventIsFoundAndOneIsProven(Stage stage, StepRecord record) throws Exception {
        var gateway = new Gateway(stage);
        var subject = stage.noted("subject of Amara");
        var published = publishedAbout(stage, subject);
        var logged = stage.eventually(Gateway.PATIENCE, () -> Optional.of(loggedAbout(gateway, subject))
                        .filter(ids -> ids.containsAll(published)))
                .orElseGet(Set::of);
        record.did("the audit API is searched for everything about Amara's token")
                .expect(
                        "every event that stands about her on a logged topic is found",
                        logged.size() + " found, " + published.size() + " on the topics",
                        !published.isEmpty() && logged.containsAll(published));

        var event = stage.noted("first message of Amara");
        var proof = stage.as("carla").get(stage.at(Part.AUDIT, "/v1/events/" + event + "/proof"));
        var file = stage.addresses().directory().path().resolve("proof-of-" + event + ".json");
        Files.writeString(file, proof.text());
        var verdict = Verification.ofLocalStack(stage.addresses()).of(file.toString());
        record.did("the proof of her first message is fetched: ./optward verify " + file.getFileName())
                .expect("it is valid, against a checkpoint that the log signed", verdict.report(), isValid(verdict));
    }

    static void aChangedRowIsFound(Stage stage, StepRecord record) throws Exception {
        var event = stage.noted("first message of Amara");
        byte[] original;
        try (var superuser = superuser(stage)) {
            original = changeLeaf(superuser, event, null);
        }
        var changed = Verification.ofLocalStack(stage.addresses()).ofDatabase(stage.addresses());
        record.did("a database superuser switches the triggers off and changes one logged row: " + event)
                .expect(
                        "./optward verify --database fails and names the event",
                        changed.report(),
                        changed instanceof Verdict.Invalid && changed.report().contains(event));
        try (var superuser = superuser(stage)) {
            changeLeaf(superuser, event, original);
        }
        var restored = Verification.ofLocalStack(stage.addresses()).ofDatabase(stage.addresses());
        record.did("the row is put back").expect("it passes again", restored.report(), isValid(restored));
    }

    private static Set<String> publishedAbout(Stage stage, String subject) {
        return stage.topics().stream()
                .filter(Topic::isLogged)
                .flatMap(topic -> stage.records(topic, subject).stream())
                .map(TheLogRemembers::idInTheLog)
                .collect(Collectors.toSet());
    }

    private static String idInTheLog(ConsumerRecord<byte[], byte[]> found) {
        return LeafBytes.idsAreOfPlaces(found.topic())
                ? LeafBytes.idOfPlace(found.topic(), found.partition(), found.offset())
                : new String(found.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
    }

    private static Set<String> loggedAbout(Gateway gateway, String subject) throws Exception {
        var ids = new HashSet<String>();
        gateway.searches(Map.of("subject", subject))
                .forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }

    /** Changes one byte of a leaf, or puts the given bytes back; tells what was there. */
    private static byte[] changeLeaf(Connection superuser, String event, byte @Nullable [] replacement)
            throws SQLException {
        superuser.setAutoCommit(false);
        byte[] before;
        String partition;
        try (var select = superuser.prepareStatement("SELECT leaf, tableoid::regclass::text FROM event WHERE id = ?")) {
            select.setString(1, event);
            try (var row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("event " + event + " is not in the log's table");
                }
                before = row.getBytes(1);
                partition = row.getString(2);
            }
        }
        var after = before.clone();
        after[after.length / 2] ^= 1;
        try (var statement = superuser.createStatement()) {
            statement.execute("ALTER TABLE " + partition + " DISABLE TRIGGER ALL");
        }
        try (var update = superuser.prepareStatement("UPDATE " + partition + " SET leaf = ? WHERE id = ?")) {
            update.setBytes(1, replacement == null ? after : replacement);
            update.setString(2, event);
            update.executeUpdate();
        }
        try (var statement = superuser.createStatement()) {
            statement.execute("ALTER TABLE " + partition + " ENABLE ALWAYS TRIGGER only_grows");
            statement.execute("ALTER TABLE " + partition + " ENABLE ALWAYS TRIGGER is_not_emptied");
        }
        superuser.commit();
        return before;
    }

    private static Connection superuser(Stage stage) throws SQLException {
        return DriverManager.getConnection(
                stage.addresses().jdbcUrl(Database.AUDIT),
                DatabasePasswords.SUPERUSER,
                stage.addresses().secrets().passwords().of(DatabasePasswords.SUPERUSER));
    }

    private static boolean isValid(Verdict verdict) {
        return verdict instanceof Verdict.Valid;
    }
}
