package io.optward.story;

import static io.optward.stack.supervisor.Part.MEDIA;
import static io.optward.stack.supervisor.Part.SIMULATOR;
import static io.optward.stack.supervisor.Part.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.stack.demo.Gateway;
import io.optward.stack.scan.Scan;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What people send beside words: fetched from WhatsApp, sealed, read by whoever answers them, and gone with them. */
class MediaTest {

    private static final String AGENT = "demo-care-desk";

    @Test
    void aPictureIsKeptSealedReadByWhoeverAnswersAndGoneWithThePerson() throws Exception {
        try (var clinic = new Clinic();
                var http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            // Given
            var subject = clinic.agrees("Mina");
            var mark = "badge-" + UUID.randomUUID();
            var picture = picture(mark, 3_000_000);
            // When
            sends(clinic, "Mina", picture);
            // Then
            var stored = told(clinic, subject);
            assertThat(stored.path("sizeBytes").asLong()).isEqualTo(picture.length);
            var object = stored.path("object").asText();
            var read = read(http, clinic, object, AGENT);
            assertThat(read.statusCode()).isEqualTo(200);
            assertThat(Arrays.equals(read.body(), picture)).isTrue();
            assertThat(read(http, clinic, stored.path("message").asText(), AGENT)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(read(http, clinic, object, Gateway.DEPARTMENT).statusCode())
                    .isEqualTo(403);
            assertThat(objectFiles()).isNotEmpty();
            isNowhere(mark, picture);
            var remembered = clinic.told("audit.trail", AGENT);
            assertThat(remembered).anyMatch(fact -> fact.contains("media.key") && fact.contains(subject));

            // When
            var erased = RunningStack.steppedUp("petra")
                    .post(RunningStack.at(VAULT, "/v1/subjects/" + subject + "/erase"), "");
            assertThat(erased.status()).as("%s", erased).isEqualTo(202);
            // Then
            var gone = read(http, clinic, object, AGENT);
            assertThat(gone.statusCode()).isEqualTo(410);
            assertThat(new String(gone.body(), StandardCharsets.UTF_8)).contains("\"ERASED\"");
            await().atMost(Clinic.PATIENCE).untilAsserted(() -> assertThat(objectFiles())
                    .noneMatch(file -> file.getFileName().toString().equals(object)));
            await().atMost(Clinic.PATIENCE).untilAsserted(() -> assertThat(clinic.told("rights.events", subject))
                    .anyMatch(fact -> fact.contains("\"ingress-media\"") && fact.contains("\"objects\":1"))
                    .anyMatch(fact -> fact.contains("\"certificate\"")));
            isNowhere(mark, picture);
        }
    }

    private static void sends(Clinic clinic, String person, byte[] picture) throws Exception {
        var body = """
                {"sender":"%s","name":"%s","type":"image","image":{"caption":"my badge","bytes":"%s"}}""".formatted(
                        Gateway.SENDER,
                        clinic.stage().nameOf(person),
                        Base64.getEncoder().encodeToString(picture));
        var posted = RunningStack.http()
                .post(
                        RunningStack.at(
                                SIMULATOR, "/simulator/users/" + clinic.stage().phoneOf(person) + "/messages"),
                        body);
        assertThat(posted.status()).as("%s", posted).isEqualTo(200);
    }

    private static JsonNode told(Clinic clinic, String subject) {
        await().atMost(Clinic.PATIENCE).untilAsserted(() -> assertThat(clinic.told("messages.media", subject))
                .hasSize(1));
        return clinic.stage().json(clinic.told("messages.media", subject).getFirst());
    }

    private static HttpResponse<byte[]> read(HttpClient http, Clinic clinic, String id, String caller)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(RunningStack.at(MEDIA, "/v1/media/" + id))
                        .header("Authorization", "Bearer " + clinic.stage().tokenOf(caller))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    /** In no topic, no database, no log and no file of the stack: neither the mark in any disguise, nor a piece of it. */
    private static void isNowhere(String mark, byte[] picture) throws Exception {
        var at = RunningStack.addresses();
        var scan = new Scan(List.of(mark), _ -> {})
                .topicsOf(at.kafka())
                .databasesOn(at::superuser)
                .filesIn(at.directory().logs())
                .objectsIn(at.directory().objects());
        assertThat(scan.report().findings()).isEmpty();
        var piece = new String(picture, picture.length / 2, 24, StandardCharsets.ISO_8859_1);
        for (var file : filesIn(at.directory().path())) {
            try {
                var content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(content.contains(piece)).as("%s", file).isFalse();
                assertThat(content.contains(mark)).as("%s", file).isFalse();
            } catch (NoSuchFileException _) {
                // a server has taken it away
            }
        }
    }

    private static List<Path> objectFiles() throws IOException {
        return filesIn(RunningStack.addresses().directory().objects().resolve("objects"));
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        var files = new ArrayList<Path>();
        try (var tree = Files.walk(directory)) {
            tree.filter(Files::isRegularFile).forEach(files::add);
        }
        return files;
    }

    /** Begins as a JPEG does; a mark in clear, then what no disguise would make of it by chance. */
    private static byte[] picture(String mark, int size) {
        var picture = new byte[size];
        new Random().nextBytes(picture);
        var head = ("\u00ff\u00d8\u00ff\u00e0" + mark).getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(head, 0, picture, 0, head.length);
        return picture;
    }
}
