package io.optward.ingress;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What whoever does not keep to HTTP's manners, or to Meta's, gets for an answer. Over plain sockets. */
@QuarkusTest
@TestProfile(ReceiverAloneTest.KafkaAndNothingElse.class)
class RudeClientsTest {

    private static final int PATIENCE_MILLIS = 15_000;

    @TestHTTPResource("/webhooks/whatsapp")
    URI webhooks;

    @BeforeEach
    void itIsReady() throws Exception {
        ReceiverAloneTest.publishAKey();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @Test
    void whoDoesNotGetTheirBodyAcrossIsCutOff() throws IOException {
        try (var client = new Client()) {
            client.send(head("{}", 1_000, "") + "{\"entry\":");
            // Then
            assertThat(client.readToTheEnd()).isEmpty();
        }
        anotherIsServed();
    }

    @Test
    void whoSendsHeadersWithoutEndIsToldSo() throws IOException {
        try (var client = new Client()) {
            client.send(request("{}", "{}", "X-Noise: " + "n".repeat(20_000) + "\r\n"));
            // Then
            assertThat(client.statusLine()).contains(" 431 ");
        }
        anotherIsServed();
    }

    @Test
    void whoSpeaksNoHttpIsToldSo() throws IOException {
        try (var client = new Client()) {
            client.send("good day to you\r\n\r\n");
            // Then
            assertThat(client.statusLine()).contains(" 400 ");
        }
        anotherIsServed();
    }

    @Test
    void aCompressedBodyIsNotUnpacked() throws IOException {
        // Given
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(Webhooks.text("15550100712", "wamid.HBgLZ3ppcA==", "Hi"));
        }
        // Then
        given().header("X-Hub-Signature-256", Webhooks.signatureOf(packed.toByteArray()))
                .header("Content-Encoding", "gzip")
                .body(packed.toByteArray())
                .post("/webhooks/whatsapp")
                .then()
                .statusCode(415)
                .contentType("application/problem+json");
    }

    @Test
    void whatIsSignedIsTakenWhateverItCallsItself() {
        // Given
        var before = ReceiverAloneTest.sealedWebhooks();
        var body = Webhooks.text("15550100713", "wamid.HBgLdHlwZQ==", "Hi");
        // When
        for (var type : List.of("text/plain", "application/octet-stream", "nonsense")) {
            given().header("X-Hub-Signature-256", Webhooks.signatureOf(body))
                    .header("Content-Type", type)
                    .body(body)
                    .post("/webhooks/whatsapp")
                    .then()
                    .statusCode(200);
        }
        // Then
        assertThat(ReceiverAloneTest.sealedWebhooks()).isEqualTo(before + 3);
    }

    @Test
    void twoRequestsInOneBreathAreAnsweredInTheirOrder() throws IOException {
        // Given
        var body = text("wamid.HBgLcGlwZQ==");
        try (var client = new Client()) {
            // When
            client.send(
                    request(body, body, "") + request("{}", body, "") + request(body, body, "Connection: close\r\n"));
            // Then
            assertThat(statusesIn(client.readToTheEnd())).containsExactly(200, 401, 200);
        }
    }

    @Test
    void whoClosesTheirHalfIsHungUpOnAndWhatTheySaidIsKept() throws IOException {
        // Given
        var before = ReceiverAloneTest.sealedWebhooks();
        var body = text("wamid.HBgLaGFsZg==");
        try (var client = new Client()) {
            // When
            client.send(request(body, body, ""));
            client.closeOwnHalf();
            // Then
            client.readToTheEnd();
        }
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(ReceiverAloneTest.sealedWebhooks())
                .isEqualTo(before + 1));
    }

    @Test
    void whoHangsUpInTheMiddleLeavesNothing() throws IOException {
        // Given
        var before = ReceiverAloneTest.sealedWebhooks();
        // When
        for (int i = 0; i < 50; i++) {
            try (var client = new Client()) {
                client.send(head("{}", 3_000_000, "") + "{".repeat(10_000));
            }
        }
        // Then
        anotherIsServed();
        assertThat(ReceiverAloneTest.sealedWebhooks()).isEqualTo(before + 1);
    }

    @Test
    void aLengthThatIsNoneIsRefused() throws IOException {
        for (var length : List.of("-5", "many", "99999999999999999999")) {
            try (var client = new Client()) {
                client.send("POST /webhooks/whatsapp HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length
                        + "\r\nConnection: close\r\n\r\n{}");
                // Then
                assertThat(statusesIn(client.readToTheEnd())).first().satisfies(status -> assertThat(status)
                        .isBetween(400, 413));
            }
        }
    }

    private void anotherIsServed() {
        var body = Webhooks.text("15550100716", "wamid.HBgLb3RoZXI=", "Hi");
        given().header("X-Hub-Signature-256", Webhooks.signatureOf(body))
                .contentType("application/json")
                .body(body)
                .post("/webhooks/whatsapp")
                .then()
                .statusCode(200);
    }

    /** A request for this body, with the signature of another one if {@code signed} is another one. */
    private static String request(String body, String signed, String more) {
        return head(signed, body.length(), more) + body;
    }

    private static String head(String signed, int length, String more) {
        return "POST /webhooks/whatsapp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "X-Hub-Signature-256: " + Webhooks.signatureOf(signed.getBytes(StandardCharsets.UTF_8)) + "\r\n"
                + more
                + "Content-Length: " + length + "\r\n\r\n";
    }

    private static String text(String wamid) {
        return new String(Webhooks.text("15550100714", wamid, "Hi"), StandardCharsets.UTF_8);
    }

    private static List<Integer> statusesIn(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("HTTP/1."))
                .map(line -> Integer.valueOf(line.split(" ", -1)[1]))
                .toList();
    }

    /** A connection that says exactly what it is told to. */
    private final class Client implements AutoCloseable {

        private final Socket socket;
        private final BufferedReader answers;

        Client() throws IOException {
            socket = new Socket(webhooks.getHost(), webhooks.getPort());
            socket.setSoTimeout(PATIENCE_MILLIS);
            answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        void send(String bytes) throws IOException {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }

        void closeOwnHalf() throws IOException {
            socket.shutdownOutput();
        }

        String statusLine() throws IOException {
            return answers.readLine();
        }

        /** Every line until the other side hangs up. */
        List<String> readToTheEnd() throws IOException {
            var lines = new ArrayList<String>();
            for (var line = answers.readLine(); line != null; line = answers.readLine()) {
                // a status line can follow the last answer's body without a line's end between them
                for (var part : line.split("(?=HTTP/1\\.1 )", -1)) {
                    lines.add(part);
                }
            }
            return lines;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
