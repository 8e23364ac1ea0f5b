package io.optward.vault;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.Event;
import io.optward.contracts.EventCatalogue;
import io.optward.contracts.Json;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.rights.RightsEvent.ErasureConfirmed;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.subject.SubjectEvent.MergeBegun;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.contracts.vault.RevealAnswer;
import io.optward.contracts.vault.RevealRequest;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.kit.event.UndecodableEventException;
import io.optward.kit.fixture.Issuer;
import io.optward.kit.proof.DecisionProofs;
import io.optward.stack.fixture.Infrastructure;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** What tests ask of the vault, over HTTP and Kafka. */
public final class VaultCalls {

    public static final DecisionProofs PROOFS = DecisionProofs.withKey(VaultResource.PROOF_KEY);

    private static final AtomicInteger NUMBERS =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(100_000));

    private VaultCalls() {}

    /** A number nobody had in this run. */
    public static String newNumber() {
        return "1555%07d".formatted(NUMBERS.incrementAndGet());
    }

    public static Alias phone(String digits) {
        return new Alias(AliasKind.PHONE, "+" + digits);
    }

    public static Alias waId(String digits) {
        return new Alias(AliasKind.WA_ID, digits);
    }

    public static Alias bsuid(String digits) {
        return new Alias(AliasKind.BSUID, "US.User" + digits);
    }

    public static ProtectRequest.Item item(Origin origin, Alias... aliases) {
        return new ProtectRequest.Item(null, List.of(aliases), Map.of(), Map.of(), null, origin);
    }

    public static ProtectRequest.Item message(Origin origin, String wamid, String body, Alias... aliases) {
        return new ProtectRequest.Item(
                null, List.of(aliases), Map.of("message", wamid), Map.of("body", body), null, origin);
    }

    public static ProtectAnswer.Item protect(ProtectRequest.Item item) {
        return protectAll(List.of(item)).getFirst();
    }

    public static List<ProtectAnswer.Item> protectAll(List<ProtectRequest.Item> items) {
        return post("/v1/protect", new ProtectRequest(items))
                .then()
                .statusCode(200)
                .extract()
                .as(ProtectAnswer.class)
                .items();
    }

    /** Somebody new, who wrote. */
    public static SubjectToken somebody(String digits) {
        return protect(item(Origin.SIGNED_WEBHOOK, waId(digits))).subject();
    }

    public static RevealAnswer.Item reveal(RevealRequest.Purpose purpose, RevealRequest.Item item) {
        return post("/v1/reveal", new RevealRequest(purpose, List.of(item)))
                .then()
                .statusCode(200)
                .extract()
                .as(RevealAnswer.class)
                .items()
                .getFirst();
    }

    public static RevealAnswer.Item revealToSend(SubjectToken subject, String proof, AliasKind... aliases) {
        return reveal(
                RevealRequest.Purpose.SEND, new RevealRequest.Item(subject, List.of(aliases), Map.of(), null, proof));
    }

    public static RevealAnswer.Item revealToSend(
            SubjectToken subject, String proof, String context, Map<String, SealedValue> fields) {
        return reveal(RevealRequest.Purpose.SEND, new RevealRequest.Item(subject, List.of(), fields, context, proof));
    }

    /** A decision that allows a marketing message now. */
    public static String proof(SubjectToken subject) {
        return PROOFS.prove("dec_1", subject, Purpose.MARKETING, "330200000000001", Instant.now());
    }

    public static String erase(SubjectToken subject) {
        return asPrivacyAdmin()
                .post("/v1/subjects/" + subject + "/erase")
                .then()
                .statusCode(202)
                .extract()
                .path("erasure");
    }

    /** Somebody who may erase, and has just shown a second factor. */
    public static RequestSpecification asPrivacyAdmin() {
        return given().header(
                        "Authorization",
                        "Bearer "
                                + Issuer.person("petra", "privacy-admin")
                                        .steppedUp(Duration.ZERO)
                                        .token());
    }

    /** A service says that it purged what it held under a token of an erased person. */
    public static void confirm(SubjectToken subject, String erasure, String service, Map<String, Integer> purged) {
        var now = Instant.now();
        publish(
                "/" + service,
                erasure + ".confirmed." + service + "." + subject,
                new ErasureConfirmed(subject, erasure, service, purged, now));
    }

    /** Consent-service says that it has joined the two subjects of a merge. */
    public static void joined(MergeBegun merge) {
        var now = Instant.now();
        publish(
                "/consent-service",
                CrockfordId.random("con_"),
                new ConsentEvent.Merged(
                        CrockfordId.random("con_"), merge.subject(), merge.child(), merge.merge(), merge.at(), now));
    }

    private static void publish(String source, String id, Event event) {
        var envelope = new Envelope<>(id, source, new SubjectToken(event.key()), Instant.now(), event);
        Infrastructure.shared()
                .produce(
                        EventCatalogue.topicOf(event.getClass()).topicName(),
                        event.key(),
                        CloudEvents.headers(envelope),
                        CloudEvents.data(event));
    }

    /** The merge in which this subject was the child, once it is told. */
    public static MergeBegun awaitMergeOf(SubjectToken child) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> events("subjects.events").stream()
                                .flatMap(event -> event.event() instanceof MergeBegun begun
                                                && begun.child().equals(child)
                                        ? Stream.of(begun)
                                        : Stream.empty())
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    public static Response post(String path, Object body) {
        try {
            return given().contentType("application/json")
                    .body(Json.mapper().writeValueAsBytes(body))
                    .post(path);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a test sends what does not turn into JSON", e);
        }
    }

    /** The event with this id, once it is on its topic. */
    public static Envelope<?> awaitEvent(String topic, String id) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> events(topic).stream()
                                .filter(event -> event.id().equals(id))
                                .findFirst()
                                .orElse(null),
                        event -> event != null);
    }

    /** Every event that a topic holds now. */
    public static List<Envelope<?>> events(String topic) {
        return Infrastructure.shared().records(topic).stream()
                .<Envelope<?>>map(record -> {
                    try {
                        return CloudEvents.read(record);
                    } catch (UndecodableEventException e) {
                        throw new IllegalStateException("the vault published what cannot be read", e);
                    }
                })
                .toList();
    }
}
