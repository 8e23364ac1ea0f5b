package io.optward.stack.drill;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.stack.demo.Gateway;
import io.optward.stack.demo.JsonHttp;
import io.optward.stack.demo.Stage;
import io.optward.stack.demo.Step;
import io.optward.stack.demo.StepRecord;
import io.optward.stack.demo.Story;
import io.optward.stack.postgres.Database;
import io.optward.stack.postgres.DatabasePasswords;
import io.optward.stack.postgres.PostgresServer;
import io.optward.stack.process.DirectoryTree;
import io.optward.stack.process.FreePorts;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.Replica;
import io.optward.stack.supervisor.StackSupervisor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Restores the vault from a backup that is older than an erasure, and looks whether the person stays erased. The vault of
 * the stack stands still meanwhile, and runs on its own database again in the end.
 */
public final class RestoreDrill implements AutoCloseable {

    private static final String FORGOTTEN = "Rosa";
    private static final String STAYS = "Sofia";

    private final StackSupervisor stack;
    private final Path directory;
    private @Nullable PostgresServer restored;
    private @Nullable Replica vault;

    /**
     * @param stack a running stack without TLS; the drill stops its vault for a while
     * @param directory for the backup; emptied before and after
     */
    public RestoreDrill(StackSupervisor stack, Path directory) {
        this.stack = stack;
        this.directory = directory;
    }

    /** The drill, to be played once. */
    public Story story() {
        return new Story(List.of(
                new Step("Two people are known, and something is sealed for each", RestoreDrill::makeKnown),
                new Step("PostgreSQL is backed up while it runs", this::backUp),
                new Step("One of the two is erased", RestoreDrill::erase),
                new Step("The vault stops, and the backup is started as another server", this::startBackup),
                new Step("A vault is started on what was restored", this::startVault),
                new Step("Who was erased stays erased, and the other one opens", this::look),
                new Step("The vault runs on its own database again", this::goBack)));
    }

    private static void makeKnown(Stage stage, StepRecord record) throws Exception {
        for (var person : List.of(FORGOTTEN, STAYS)) {
            var item = stage.as(Gateway.DEPARTMENT)
                    .post(
                            at(stage, "/v1/protect"),
                            "{\"items\":[{\"aliases\":[{\"kind\":\"PHONE\",\"value\":\"" + stage.phoneOf(person)
                                    + "\"}],\"fields\":{\"note\":\"what " + person
                                    + " said\"},\"context\":\"drill\"}]}")
                    .json()
                    .path("items")
                    .path(0);
            stage.note(person, item.path("subject").asText());
            stage.note(person + ".note", item.path("fields").path("note").asText());
            record.expect(person + " has a token", item.path("subject").asText(), item.has("subject"));
        }
    }

    private void backUp(Stage stage, StepRecord record) throws SQLException, IOException {
        DirectoryTree.delete(directory);
        try (var superuser = stage.addresses().superuser("postgres")) {
            BaseBackup.take(superuser, stage.addresses().directory().data().resolve("postgres"), data());
        }
        record.did("copied the server's files between pg_backup_start and pg_backup_stop");
        record.expect(
                "a label to recover from",
                data().resolve("backup_label").getFileName(),
                Files.exists(data().resolve("backup_label")));
    }

    private static void erase(Stage stage, StepRecord record) throws Exception {
        var subject = stage.noted(FORGOTTEN);
        var answer = stage.steppedUp("petra").post(at(stage, "/v1/subjects/" + subject + "/erase"), "");
        stage.note("erasure", answer.json().path("erasure").asText());
        record.expect("the erasure is accepted", answer.status(), answer.status() == 202);
        var told = answer.json().path("told").asBoolean();
        record.expect("it is answered once Kafka has it: a database may be lost from now on", told, told);
    }

    private void startBackup(Stage stage, StepRecord record) throws SQLException {
        stack.kill(Part.VAULT);
        var passwords = stage.addresses().secrets().passwords();
        var server = PostgresServer.start(new PostgresServer.Settings(
                data(), FreePorts.find(1).getFirst(), directory.resolve("postgres.log"), passwords, Optional.empty()));
        restored = server;
        try (var superuser = server.connect(Database.VAULT, DatabasePasswords.SUPERUSER);
                var query = superuser.prepareStatement("SELECT state FROM subject WHERE token = ?")) {
            query.setString(1, stage.noted(FORGOTTEN));
            try (var row = query.executeQuery()) {
                var state = row.next() ? row.getString(1) : "not there";
                record.expect(FORGOTTEN + " is alive in the backup", state, state.equals("ACTIVE"));
            }
        }
    }

    private void startVault(Stage stage, StepRecord record) throws InterruptedException {
        var server = restored;
        if (server == null) {
            record.expect("the backup runs", "it does not", false);
            return;
        }
        var url = server.jdbcUrl(Database.VAULT);
        var started =
                stack.replicate(Part.VAULT, Map.of("QUARKUS_DATASOURCE_JDBC_URL", url, "QUARKUS_FLYWAY_JDBC_URL", url));
        vault = started;
        record.expect("it is ready", started.url(), started.isAlive());
    }

    private void look(Stage stage, StepRecord record) throws IOException, InterruptedException {
        var replica = vault;
        if (replica == null) {
            record.expect("a vault runs on the backup", "it does not", false);
            return;
        }
        var petra = stage.steppedUp("petra");
        var subject = petra.get(URI.create(replica.url() + "/v1/subjects/" + stage.noted(FORGOTTEN)))
                .json();
        record.expect(
                FORGOTTEN + " is erased",
                subject.path("state").asText(),
                "ERASED".equals(subject.path("state").asText()));
        var erasure = petra.get(URI.create(replica.url() + "/v1/erasures/" + stage.noted("erasure")));
        record.expect("the erasure is known", erasure.status(), erasure.status() == 200);
        var refused = reveal(stage, petra, replica, FORGOTTEN);
        record.expect(
                "nothing of " + FORGOTTEN + " opens",
                refused,
                "SUBJECT_ERASED".equals(refused.path("error").path("reason").asText()));
        var opened = reveal(stage, petra, replica, STAYS);
        record.expect(
                "what " + STAYS + " said opens",
                opened.path("error"),
                ("what " + STAYS + " said")
                        .equals(opened.path("fields").path("note").asText()));
    }

    private static JsonNode reveal(Stage stage, JsonHttp petra, Replica replica, String person)
            throws IOException, InterruptedException {
        return petra.post(
                        URI.create(replica.url() + "/v1/reveal"),
                        "{\"purpose\":\"SUBJECT_REQUEST\",\"items\":[{\"subject\":\"" + stage.noted(person)
                                + "\",\"fields\":{\"note\":\"" + stage.noted(person + ".note")
                                + "\"},\"context\":\"drill\",\"basis\":\"restore-drill\"}]}")
                .json()
                .path("items")
                .path(0);
    }

    private void goBack(Stage stage, StepRecord record) throws InterruptedException, IOException {
        close();
        var answer = stage.as("oscar").get(at(stage, "/v1/subjects/" + stage.noted(FORGOTTEN)));
        record.expect("it answers", answer.status(), answer.status() == 200);
    }

    /** Stops what the drill started and has the stack's vault run again. */
    @Override
    public void close() throws InterruptedException {
        if (vault != null) {
            vault.close();
            vault = null;
        }
        if (restored != null) {
            restored.close();
            restored = null;
        }
        if (!stack.isAlive(Part.VAULT)) {
            stack.restart(Part.VAULT);
        }
        DirectoryTree.delete(directory);
    }

    private Path data() {
        return directory.resolve("postgres");
    }

    private static URI at(Stage stage, String path) {
        return URI.create(stage.addresses().url(Part.VAULT) + path);
    }
}
