package io.optward.ingress.media;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.Event;
import io.optward.contracts.Json;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.inbound.InboundEvent.MessageReceived;
import io.optward.contracts.inbound.InboundEvent.MessageReceived.Kind;
import io.optward.contracts.inbound.MessageDetail;
import io.optward.contracts.subject.SubjectEvent.SubjectErased;
import io.optward.ingress.VaultOfTheTest;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.kit.fixture.Issuer;
import io.optward.stack.fixture.Infrastructure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eclipse.microprofile.config.ConfigProvider;

/** The running role, as whoever sends, reads and erases sees it. */
final class MediaProcess {

    static final Duration SOON = Duration.ofSeconds(15);
    static final String SENDER = "330200000000001";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A message that came with a file. */
    record Sent(SubjectToken subject, KeyedId message, String metaId, byte[] bytes) {

        String inHex() {
            return HexFormat.of().formatHex(sha256(bytes));
        }
    }

    /** A file that WhatsApp has, of so many bytes; the webhook is not there yet. */
    Sent file(int size) {
        var bytes = new byte[size];
        new Random().nextBytes(bytes);
        return new Sent(
                SubjectToken.random(),
                new KeyedId(CrockfordId.random("mid_")),
                "7744" + String.format("%011d", new Random().nextLong(100_000_000_000L)),
                bytes);
    }

    /** How WhatsApp describes a file when nothing is wrong. */
    ObjectNode described(Sent sent) {
        var file = Json.mapper().createObjectNode();
        file.put("bytes", sent.bytes());
        file.put("sha256", sent.inHex());
        file.put("file_size", Integer.toString(sent.bytes().length));
        return file;
    }

    /** WhatsApp knows a file, as it is described. */
    Sent knows(Sent sent, ObjectNode description) throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(setting("optward.test.whatsapp") + "/test/media/" + sent.metaId()))
                        .PUT(BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(description)))
                        .build(),
                BodyHandlers.discarding());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("the test's WhatsApp answered " + answer.statusCode());
        }
        return sent;
    }

    /** A file that WhatsApp has, and its message. */
    Sent sends(int size) throws IOException, InterruptedException {
        var sent = file(size);
        knows(sent, described(sent));
        told(sent);
        return sent;
    }

    /** The message is on Kafka, with the digest that the webhook had. */
    void told(Sent sent) {
        told(sent, VaultOfTheTest.kid("named", "sha256:" + sent.inHex()), Instant.now());
    }

    void told(Sent sent, KeyedId digest, Instant at) {
        var message = new MessageReceived(
                sent.subject(),
                SENDER,
                "215500000000001",
                sent.message(),
                Kind.IMAGE,
                null,
                null,
                null,
                null,
                at,
                at,
                new MessageDetail.Media(sent.metaId(), "image/jpeg", digest, null, false, false),
                null,
                null);
        produce(new Envelope<>(sent.message().value(), "/ingress-service", sent.subject(), at, message));
    }

    void erased(Sent sent, String erasure) {
        var now = Instant.now();
        produce(new Envelope<>(
                erasure + "." + sent.subject(),
                "/vault-service",
                sent.subject(),
                now,
                new SubjectErased(sent.subject(), erasure, now)));
    }

    void vaultErases(Sent sent) throws IOException, InterruptedException {
        vault("PUT", "/test/erased", sent.subject().value());
    }

    void vault(String method, String path, String body) throws IOException, InterruptedException {
        http.send(
                HttpRequest.newBuilder(URI.create(setting("optward.vault.url") + path))
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.discarding());
    }

    List<String> askedOfWhatsApp() throws IOException, InterruptedException {
        var body = http.send(
                        HttpRequest.newBuilder(URI.create(setting("optward.test.whatsapp") + "/test/asked"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        return List.of(Json.mapper().readValue(body, String[].class));
    }

    /** What was told of a file. */
    <E extends Event> E event(Class<E> type, Sent sent) {
        return await().atMost(SOON)
                .until(
                        () -> Infrastructure.shared().records("messages.media").stream()
                                .filter(record -> sent.subject().value().equals(record.key()))
                                .map(record -> {
                                    try {
                                        return CloudEvents.read(record).event();
                                    } catch (Exception e) {
                                        throw new IllegalStateException(e);
                                    }
                                })
                                .filter(type::isInstance)
                                .map(type::cast)
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    HttpResponse<byte[]> read(String id) throws IOException, InterruptedException {
        return read(
                id, Issuer.machine("demo-care-desk", "agent").serving(SENDER).token());
    }

    HttpResponse<byte[]> read(String id, String token) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + setting("quarkus.http.test-port") + "/v1/media/" + id))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofByteArray());
    }

    String get(String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + setting("quarkus.http.test-port") + path))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    String reasonIn(HttpResponse<byte[]> answer) throws IOException {
        return Json.mapper().readTree(answer.body()).path("reason").asText();
    }

    /** One column of the file's row. */
    String row(Sent sent, String column) throws SQLException {
        try (var connection = Infrastructure.shared().superuser("ingress");
                var select = connection.prepareStatement("SELECT " + column + " FROM medium WHERE message = ?")) {
            select.setString(1, sent.message().value());
            try (var row = select.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    /** What may happen to a row between two sentences of a test. */
    void change(Sent sent, String change) throws SQLException {
        try (var connection = Infrastructure.shared().superuser("ingress");
                var update = connection.prepareStatement("UPDATE medium SET " + change + " WHERE message = ?")) {
            update.setString(1, sent.message().value());
            update.executeUpdate();
        }
    }

    /** Every file of the store, drafts too. */
    List<Path> objects() throws IOException {
        try (var tree = Files.walk(Path.of(setting("optward.ingress.media.directory")))) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }

    Path objectOf(String name) throws IOException {
        return objects().stream()
                .filter(file -> file.getFileName().toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    boolean isKept(String name) throws IOException {
        return objects().stream().anyMatch(file -> file.getFileName().toString().equals(name));
    }

    static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    private static void produce(Envelope<?> envelope) {
        var record = CloudEvents.record(envelope);
        Map<String, String> headers = CloudEvents.headers(envelope);
        Infrastructure.shared().produce(record.topic(), record.key(), headers, record.value());
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
