package io.optward.vault;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.RevealRequest;
import io.optward.contracts.vault.RevealRequest.Purpose;
import io.optward.kit.fixture.Issuer;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What staff ask of the vault. */
public final class StaffCalls {

    private static final AtomicInteger NAMES = new AtomicInteger();

    private StaffCalls() {}

    /** Somebody whose limits nobody has used yet. */
    public static String newName() {
        return "pia" + NAMES.incrementAndGet() + "-" + Long.toString(System.nanoTime(), 36);
    }

    /** A token of somebody with these roles, after a second factor just now. */
    public static String token(String name, String... roles) {
        return steppedUp(name, Duration.ZERO, roles);
    }

    /** The same, a while ago or, negative, ahead. */
    public static String steppedUp(String name, Duration ago, String... roles) {
        return Issuer.person(name, roles).steppedUp(ago).token();
    }

    /** The phone numbers of people, for a case. */
    public static RevealRequest phonesOf(SubjectToken... people) {
        return new RevealRequest(
                Purpose.SUBJECT_REQUEST,
                Stream.of(people)
                        .map(person ->
                                new RevealRequest.Item(person, List.of(AliasKind.PHONE), Map.of(), null, "case-4711"))
                        .toList());
    }

    public static Response reveal(String token, RevealRequest request) {
        return post(token, "/v1/reveal", request);
    }

    public static Response lookup(String token, Alias alias) {
        return post(token, "/v1/subjects/lookup", alias);
    }

    public static Response post(String token, String path, Object body) {
        try {
            return given().header("Authorization", "Bearer " + token)
                    .contentType("application/json")
                    .body(Json.mapper().writeValueAsBytes(body))
                    .post(path);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a test sends what does not turn into JSON", e);
        }
    }

    public static Response get(String token, String path) {
        return given().header("Authorization", "Bearer " + token).get(path);
    }
}
