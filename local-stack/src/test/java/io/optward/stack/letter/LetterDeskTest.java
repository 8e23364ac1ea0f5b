package io.optward.stack.letter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.optward.stack.demo.JsonHttp;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.StackAddresses;
import io.optward.stack.supervisor.StackDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The desk over HTTP, with services that answer by the book. */
class LetterDeskTest {

    private static final String LETTER = "ltr_0123456789ABCDEFGHJKMNPQRS";
    private static final String OTHER = "ltr_1123456789ABCDEFGHJKMNPQRS";
    private static final String WEBHOOK = "rec_0123456789ABCDEFGHJKMNPQRS";
    private static final String EMPTY = "{\"items\":[]}";

    private record Script(int status, String body) {}

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, Script> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final Map<Part, HttpServer> servers = new EnumMap<>(Part.class);
    private final JsonHttp http = new JsonHttp();

    @BeforeEach
    void fourServicesAnswer() throws IOException {
        for (var part : List.of(Part.CONSENT, Part.OUTBOUND, Part.VAULT, Part.NORMALISER)) {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                var call = part + " " + exchange.getRequestMethod() + " " + exchange.getRequestURI();
                var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                asked.add(body.isEmpty() ? call : call + " " + body);
                var answer = answers.getOrDefault(
                        call, new Script(404, "{\"detail\":\"No such.\",\"title\":\"Not there\"}"));
                var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer.status(), bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            server.start();
            servers.put(part, server);
        }
        on("CONSENT GET /v1/letters?limit=500&state=OPEN", """
                {"items":[{"id":"%s","state":"OPEN","topic":"messages.inbound","reason":"UNKNOWN_TYPE","subject":"sub_A",
                 "foundAt":"2026-11-23T12:00:00.123Z"}],"next":"Mg"}""".formatted(LETTER));
        on("CONSENT GET /v1/letters?limit=500&state=OPEN&cursor=Mg", """
                {"items":[{"id":"%s","state":"OPEN","topic":"subjects.events","reason":"BAD_DATA",
                 "foundAt":"2026-11-23T12:00:01Z"}]}""".formatted(OTHER));
        on("OUTBOUND GET /v1/letters?limit=500&state=OPEN", EMPTY);
        on("VAULT GET /v1/letters?limit=500&state=OPEN", EMPTY);
        on("NORMALISER GET /v1/rejected-webhooks?limit=500&state=OPEN", """
                {"items":[{"receipt":"%s","state":"OPEN","reason":"PERSON_AMBIGUOUS","subjects":["sub_B","sub_C"],
                 "receivedAt":"2026-11-23T12:00:02Z"}]}""".formatted(WEBHOOK));
    }

    @AfterEach
    void stop() {
        servers.values().forEach(server -> server.stop(0));
        http.close();
    }

    @Test
    void theListShowsWhatEveryServicePutAsidePageByPage() throws Exception {
        assertThat(desk().list(LetterBox.of(""), true)).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceAll(" {2,}", " | ")))
                .containsExactly(
                        "id | service | state | since | reason | topic | subject",
                        LETTER
                                + " | consent-service | OPEN | 2026-11-23T12:00:00Z | UNKNOWN_TYPE | messages.inbound | sub_A",
                        OTHER + " | consent-service | OPEN | 2026-11-23T12:00:01Z | BAD_DATA | subjects.events | -",
                        WEBHOOK
                                + " | ingress-normaliser | OPEN | 2026-11-23T12:00:02Z | PERSON_AMBIGUOUS | (webhook) | sub_B,sub_C",
                        "letters: 3 open");
    }

    @Test
    void aServiceThatDoesNotAnswerIsNamedAndTheOthersAreListed() throws Exception {
        servers.get(Part.VAULT).stop(0);

        assertThat(desk().list(LetterBox.of(""), true)).isEqualTo(1);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("optward: vault-service does not answer at http://127.0.0.1:")
                .hasLineCount(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(WEBHOOK, "letters: 3 open");
    }

    @Test
    void aReplayIsRefusedWithTheProblemInWords() throws Exception {
        on("OUTBOUND GET /v1/letters/" + LETTER, "{\"letter\":{}}");
        answers.put("OUTBOUND POST /v1/letters/" + LETTER + "/replay", new Script(422, """
                {"title":"This dead letter still cannot be decoded","detail":"It stays open.","undecodable":"UNKNOWN_TYPE"}"""));

        assertThat(desk().replay(LETTER)).isEqualTo(1);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("optward: outbound-service refused: This dead letter still cannot be decoded (UNKNOWN_TYPE)."
                        + " It stays open.\n");
    }

    @Test
    void allThatAreOpenAreReplayedAlthoughOneIsRefused() throws Exception {
        on("CONSENT POST /v1/letters/" + OTHER + "/replay", "{\"state\":\"REPLAYED\"}");
        on("NORMALISER POST /v1/rejected-webhooks/" + WEBHOOK + "/replay", "{\"state\":\"REPLAYED\"}");

        assertThat(desk().replayAll(LetterBox.of(""))).isEqualTo(1);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(OTHER + "  consent-service  REPLAYED\n" + WEBHOOK
                        + "  ingress-normaliser  REPLAYED\nletters: 3 tried, 1 refused or failed\n");
    }

    @Test
    void oneIsSettledWithAReasonAndShown() throws Exception {
        on("NORMALISER GET /v1/rejected-webhooks/" + WEBHOOK, "{\"webhook\":{\"reason\":\"NOT_JSON\"}}");
        on("NORMALISER POST /v1/rejected-webhooks/" + WEBHOOK + "/settle", "{\"state\":\"SETTLED\"}");

        assertThat(desk().show(WEBHOOK)).isZero();
        assertThat(desk().settle(WEBHOOK, "a \"probe\"")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("NOT_JSON", WEBHOOK + "  ingress-normaliser  SETTLED");
        assertThat(asked.getLast()).endsWith("{\"reason\":\"a \\\"probe\\\"\"}");
    }

    @Test
    void whatIsNowhereIsSaidToBeNowhere() throws Exception {
        assertThat(desk().show(LETTER)).isEqualTo(1);
        assertThat(desk().show("msg_1")).isEqualTo(1);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("optward: nothing was put aside under " + LETTER + ":")
                .hasLineCount(2);
    }

    private void on(String call, String body) {
        answers.put(call, new Script(200, body));
    }

    private LetterDesk desk() {
        var ports = new EnumMap<Part, Integer>(Part.class);
        servers.forEach((part, server) -> ports.put(part, server.getAddress().getPort()));
        return new LetterDesk(
                new StackAddresses(new StackDirectory(Path.of("nowhere")), ports),
                http,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
