package io.optward.consent;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.decision.Decision;
import io.optward.contracts.decision.DecisionAnswer;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a department and the outbound service ask over HTTP. */
public final class Department {

    private static final String EVIDENCE = """
            {"method":"WEB_FORM","notice":{"id":"privacy","version":"2026-11-01","sha256":"%s","language":"en"},
             "reference":"form-4711"}""".formatted("0a".repeat(32));

    private Department() {}

    public static Response grants(SubjectToken person, Purpose purpose) {
        return posts("""
                {"subject":"%s","purpose":"%s","sender":null,"action":"GRANT","evidence":%s}
                """.formatted(person, purpose, EVIDENCE));
    }

    public static Response withdraws(SubjectToken person, Purpose purpose) {
        return posts("""
                {"subject":"%s","purpose":"%s","action":"WITHDRAW"}""".formatted(person, purpose));
    }

    public static Response posts(String body) {
        return given().contentType("application/json").body(body).post("/v1/consents");
    }

    /** A grant with one member of the request replaced by something else. */
    public static Response grantsBut(String member, String json) {
        var body = """
                {"subject":"%s","purpose":"MARKETING","sender":"%s","action":"GRANT","evidence":%s}
                """.formatted(SubjectToken.random(), PersonFixture.CLINIC, EVIDENCE);
        try {
            var tree = (ObjectNode) Json.mapper().readTree(body);
            var path = member.split("\\.");
            var parent = tree;
            for (var step : Arrays.copyOf(path, path.length - 1)) {
                parent = (ObjectNode) parent.get(step);
            }
            var last = path[path.length - 1];
            if (json == null) {
                parent.remove(last);
            } else {
                parent.set(last, Json.mapper().readTree(json));
            }
            if (member.startsWith("alias")) {
                tree.remove("subject");
            }
            return posts(tree.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Decision asks(SubjectToken person, Purpose purpose, String sender) {
        return asks(question(person, purpose, sender)).items().getFirst();
    }

    public static String question(SubjectToken person, Purpose purpose, String sender) {
        return """
                {"subject":"%s","purpose":"%s","sender":"%s"}""".formatted(person, purpose, sender);
    }

    public static DecisionAnswer asks(String... questions) {
        var body = Arrays.stream(questions).collect(Collectors.joining(",", "{\"items\":[", "]}"));
        var answer = given().contentType("application/json").body(body).post("/v1/decisions");
        answer.then().statusCode(200);
        try {
            return Json.mapper().readValue(answer.asByteArray(), DecisionAnswer.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
