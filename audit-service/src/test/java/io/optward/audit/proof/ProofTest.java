package io.optward.audit.proof;

import static io.optward.audit.Facts.id;
import static io.optward.audit.Facts.infrastructure;
import static io.optward.audit.Facts.logged;
import static io.optward.audit.Facts.publish;
import static io.optward.contracts.Topic.AUDIT_CHECKPOINTS;
import static io.optward.contracts.Topic.CONSENT_EVENTS;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.optward.audit.AuditTest;
import io.optward.kit.fixture.Issuer;
import io.optward.merkle.Checkpoint;
import io.optward.merkle.NoteKey;
import io.optward.merkle.SignedNote;
import io.optward.merkle.verify.LogReader;
import io.optward.merkle.verify.Verdict;
import io.optward.merkle.verify.Verifier;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@AuditTest
class ProofTest {

    @TestHTTPResource("/log")
    URI log;

    private final String ana = id("sub_");

    @Test
    void anEventIsProvenOfflineRightAfterItWasLogged() {
        // Given
        var event = id("con_");
        publish(CONSENT_EVENTS, event, "consent.granted.v1", ana, "{\"purpose\":\"MARKETING\"}");
        logged(event);
        // When
        var proof = get("/v1/events/{id}/proof", event)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        // Then
        var verdict = verifier().verifyProof(proof);
        assertThat(verdict.report()).contains("event " + event + " (consent.granted.v1) is leaf");
        assertThat(verdict).isInstanceOf(Verdict.Valid.class);
        assertThat(verifier().verifyProof(proof.replace(event, id("con_")))).isInstanceOf(Verdict.Invalid.class);
    }

    @Test
    void thePublishedLogIsValidFromEntriesToCheckpoint() {
        // Given
        var ids = IntStream.range(0, 600).mapToObj(_ -> id("con_")).toList();
        ids.forEach(id -> publish(CONSENT_EVENTS, id, "consent.granted.v1", ana, "{}"));
        logged(ids.getLast()); // one person's facts keep their order
        get("/v1/events/{id}/proof", ids.getLast()).then().statusCode(200);
        // When
        var verdict = verifier()
                .verifyLog(LogReader.at(log, Issuer.person("oscar", "auditor").token()));
        var ofAnybody = verifier().verifyLog(LogReader.at(log));
        // Then
        assertThat(verdict.report()).contains("every published entry has the hash that the tree holds");
        assertThat(verdict.exitCode()).isZero();
        assertThat(ofAnybody.report()).contains("the entries are not open to this reader and were not checked");
        assertThat(ofAnybody.exitCode()).isZero();
    }

    @Test
    void aLaterCheckpointExtendsAnEarlierOne() {
        var first = id("con_");
        publish(CONSENT_EVENTS, first, "consent.granted.v1", ana, "{}");
        logged(first);
        get("/v1/events/{id}/proof", first).then().statusCode(200);
        var earlier = get("/log/checkpoint").asString();
        var second = id("con_");
        publish(CONSENT_EVENTS, second, "consent.granted.v1", ana, "{}");
        logged(second);
        get("/v1/events/{id}/proof", second).then().statusCode(200);
        var later = get("/log/checkpoint").asString();
        assertThat(verifier()
                        .verifyCheckpoints(earlier, later, LogReader.at(log))
                        .exitCode())
                .isZero();
        assertThat(later).isNotEqualTo(earlier);
    }

    @Test
    void everyCheckpointIsSentToItsTopicAndSigned() {
        // Given
        var event = id("con_");
        publish(CONSENT_EVENTS, event, "consent.granted.v1", ana, "{}");
        long index = logged(event);
        get("/v1/events/{id}/proof", event).then().statusCode(200);
        // When
        var notes = infrastructure().records(AUDIT_CHECKPOINTS.topicName());
        // Then
        var key = NoteKey.parse(get("/log/key").asString());
        assertThat(notes).allSatisfy(record -> {
            assertThat(record.key()).isEqualTo("optward.local/log");
            assertThat(SignedNote.parse(new String(record.value(), StandardCharsets.UTF_8))
                            .isSignedBy(key))
                    .isTrue();
        });
        assertThat(notes).anySatisfy(record -> assertThat(
                        Checkpoint.parse(SignedNote.parse(new String(record.value(), StandardCharsets.UTF_8))
                                        .text())
                                .size())
                .isGreaterThan(index));
    }

    @Test
    void tilesAreCachedForEverAndTheCheckpointIsNot() {
        var event = id("con_");
        publish(CONSENT_EVENTS, event, "consent.granted.v1", ana, "{}");
        logged(event);
        get("/v1/events/{id}/proof", event).then().statusCode(200);
        get("/log/tile/0/000.p/1")
                .then()
                .statusCode(200)
                .header("Cache-Control", "public, max-age=31536000, immutable")
                .header("Content-Type", "application/octet-stream")
                .header("Content-Length", "32");
        get("/log/checkpoint").then().statusCode(200).header("Cache-Control", "no-cache");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/log/tile/0/x999/999",
                "/log/tile/0/1",
                "/log/tile/9/000",
                "/log/tile/entries/x999/999",
                "/v1/events/con_unknown/proof",
                "/v1/events/con_unknown",
                "/v1/events/a%20b"
            })
    void whatIsNotThereIsAProblemThatSaysSo(String path) {
        given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("reason", is("NOT_FOUND"))
                .body("status", equalTo(404));
    }

    private static Verifier verifier() {
        return Verifier.of(get("/log/key").asString());
    }
}
