package io.optward.outbound.surroundings;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.decision.Decision;
import io.optward.contracts.decision.Decision.Outcome;
import io.optward.contracts.decision.DecisionAnswer;
import io.optward.contracts.decision.DecisionRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;

/** Decides as it was told, person by person; allows whom nothing was said about. */
public final class TestConsent {

    static final String PROOF_OF = "proof-of-";

    private final Map<SubjectToken, Deque<Said>> script = new ConcurrentHashMap<>();
    private final List<DecisionRequest.SendQuestion> asked = new CopyOnWriteArrayList<>();
    private final List<JsonNode> withdrawals = new CopyOnWriteArrayList<>();
    private volatile Duration forEach = Duration.ZERO;
    private volatile boolean away;
    private volatile boolean breaksOff;
    private volatile boolean breaksOffNoting;

    /** Answers 503 from now on, or no longer. */
    public void away(boolean isAway) {
        away = isAway;
    }

    /** Breaks off where it is told of an opt-out from now on, or no longer. */
    public void breaksOffNoting(boolean doesSo) {
        breaksOffNoting = doesSo;
    }

    /** Breaks off its decisions in the middle from now on, or no longer. */
    public void breaksOff(boolean doesSo) {
        breaksOff = doesSo;
    }

    /** Takes this long for each question from now on, one after the other; zero for no longer. */
    public void takesForEach(Duration time) {
        forEach = time;
    }

    /** The next answers about this person; the last one stays. */
    public void says(SubjectToken subject, Said... answers) {
        script.put(subject, new ConcurrentLinkedDeque<>(List.of(answers)));
    }

    /** How often it was asked about this person. */
    public long askedAbout(SubjectToken subject) {
        return asked.stream()
                .filter(question -> question.subject().equals(subject))
                .count();
    }

    /** What was withdrawn for this person, by purpose. */
    public List<String> withdrawnFor(SubjectToken subject) {
        return withdrawals.stream()
                .filter(withdrawal -> withdrawal.path("subject").asText().equals(subject.value()))
                .filter(withdrawal -> withdrawal.path("action").asText().equals("WITHDRAW"))
                .map(withdrawal -> withdrawal.path("purpose").asText())
                .toList();
    }

    void record(HttpExchange exchange) throws IOException {
        if (breaksOffNoting) {
            Surroundings.breakOff(exchange);
            return;
        }
        withdrawals.add(Json.mapper().readTree(exchange.getRequestBody()));
        Surroundings.send(exchange, 201, Map.of("id", "con_test", "state", "WITHDRAWN"));
    }

    void answer(HttpExchange exchange) throws IOException {
        var request = Json.mapper().readValue(exchange.getRequestBody(), DecisionRequest.class);
        if (away) {
            Surroundings.send(exchange, 503, Map.of("reason", "AWAY"));
            return;
        }
        if (breaksOff) {
            Surroundings.breakOff(exchange);
            return;
        }
        Surroundings.pause(forEach.multipliedBy(request.items().size()));
        asked.addAll(request.items());
        Surroundings.send(
                exchange,
                200,
                new DecisionAnswer(request.items().stream().map(this::decide).toList()));
    }

    private Decision decide(DecisionRequest.SendQuestion question) {
        var answers = script.get(question.subject());
        var said = answers == null ? Said.allow() : answers.size() > 1 ? answers.poll() : answers.peek();
        boolean allowed = said.outcome() == Outcome.ALLOW;
        return new Decision(
                CrockfordId.random("dec_"),
                said.outcome(),
                allowed ? null : said.objections().getFirst(),
                said.objections(),
                allowed ? "con_basis" : null,
                Instant.now(),
                Instant.now(),
                allowed ? PROOF_OF + question.subject() : null);
    }

    /** One answer. */
    public record Said(Outcome outcome, List<String> objections) {

        public static Said allow() {
            return new Said(Outcome.ALLOW, List.of());
        }

        public static Said deny(String... objections) {
            return new Said(Outcome.DENY, List.of(objections));
        }

        public static Said wait(String reason) {
            return new Said(Outcome.WAIT, List.of(reason));
        }
    }
}
