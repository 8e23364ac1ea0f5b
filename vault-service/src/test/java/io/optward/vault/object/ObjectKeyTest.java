package io.optward.vault.object;

import static io.optward.vault.VaultCalls.erase;
import static io.optward.vault.VaultCalls.newNumber;
import static io.optward.vault.VaultCalls.post;
import static io.optward.vault.VaultCalls.reveal;
import static io.optward.vault.VaultCalls.somebody;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.vault.ObjectKeysAnswer;
import io.optward.contracts.vault.ObjectKeysRequest;
import io.optward.contracts.vault.RevealAnswer;
import io.optward.contracts.vault.RevealRequest;
import io.optward.contracts.vault.RevealRequest.Purpose;
import io.optward.kit.fixture.Issuer;
import io.optward.vault.VaultResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(VaultResource.class)
class ObjectKeyTest {

    private static final String SENDER = "330200000000001";
    private static final String ANOTHER_SENDER = "330200000000009";
    private static final String CONTEXT = "mid_00000000000000000000000001";

    @Test
    void eachObjectHasAKeyOfItsOwnOf256Bits() {
        var ana = somebody(newNumber());
        var keys = make(media(ana), media(ana));
        assertThat(keys).extracting(ObjectKeysAnswer.Item::key).doesNotHaveDuplicates();
        assertThat(keys).allSatisfy(key -> assertThat(Base64.getUrlDecoder().decode(key.key()))
                .hasSize(32));
        assertThat(keys).extracting(ObjectKeysAnswer.Item::field).containsOnly("media.key");
        assertThat(keys).extracting(ObjectKeysAnswer.Item::subject).containsOnly(ana);
    }

    @Test
    void whoeverAnswersThePersonOpensTheKeyAndNobodyOfAnotherSender() {
        var ana = somebody(newNumber());
        var key = make(media(ana)).getFirst();
        assertThat(opened(ana, "media.key", SENDER, key.sealed()).fields()).isEqualTo(Map.of("media.key", key.key()));
        assertThat(opened(ana, "media.key", ANOTHER_SENDER, key.sealed()).fields())
                .isEmpty();
        assertThat(opened(ana, "media", SENDER, key.sealed()).error().reason()).isEqualTo("SEALED_VALUE_DOES_NOT_OPEN");
    }

    @Test
    void anErasedPersonsObjectsOpenNoMoreAndNoneIsAdded() {
        // Given
        var ana = somebody(newNumber());
        var key = make(media(ana)).getFirst();
        // When
        erase(ana);
        // Then
        assertThat(opened(ana, "media.key", SENDER, key.sealed()).error().reason())
                .isEqualTo("SUBJECT_ERASED");
        assertThat(make(media(ana)).getFirst().error().reason()).isEqualTo("SUBJECT_ERASED");
        assertThat(make(media(ana)).getFirst().key()).isNull();
    }

    @Test
    void whatCannotBeDoneSaysWhyInItsPlace() {
        var ana = somebody(newNumber());
        var keys = make(
                media(SubjectToken.random()),
                null,
                new ObjectKeysRequest.Item(null, CONTEXT, null, "media"),
                new ObjectKeysRequest.Item(ana, null, null, "media"),
                new ObjectKeysRequest.Item(ana, "two words", null, "media"),
                new ObjectKeysRequest.Item(ana, CONTEXT, "a number", "media"),
                new ObjectKeysRequest.Item(ana, CONTEXT, null, null),
                new ObjectKeysRequest.Item(ana, CONTEXT, null, "no plain name"),
                media(ana));
        assertThat(keys.subList(0, 8))
                .extracting(key -> key.error().reason() + " " + key.error().field())
                .containsExactly(
                        "SUBJECT_UNKNOWN subject",
                        "FIELD_INVALID null",
                        "SUBJECT_MISSING subject",
                        "CONTEXT_MISSING context",
                        "CONTEXT_INVALID context",
                        "FIELD_INVALID sender",
                        "FIELD_INVALID field",
                        "FIELD_INVALID field");
        assertThat(keys.subList(0, 8)).extracting(ObjectKeysAnswer.Item::key).containsOnlyNulls();
        assertThat(keys.getLast().error()).isNull();
        assertThat(keys.getLast().sealed()).isNotNull();
    }

    @Test
    void aBatchHasAtMostAThousandItems() {
        var ana = somebody(newNumber());
        assertThat(make(Collections.nCopies(1_000, media(ana)).toArray(ObjectKeysRequest.Item[]::new)))
                .hasSize(1_000);
        post("/v1/object-keys", new ObjectKeysRequest(Collections.nCopies(1_001, media(ana))))
                .then()
                .statusCode(400)
                .body("field", equalTo("items"));
        post("/v1/object-keys", Map.of()).then().statusCode(400).body("field", equalTo("items"));
    }

    @Test
    void onlyServicesThatProtectGetAny() {
        given().header(
                        "Authorization",
                        "Bearer "
                                + Issuer.machine("care-desk", "agent", "sender").token())
                .contentType("application/json")
                .body("{\"items\":[]}")
                .post("/v1/object-keys")
                .then()
                .statusCode(403);
    }

    @Test
    void noCacheKeepsAnAnswerAndPrintingItShowsNoKey() {
        var ana = somebody(newNumber());
        assertThat(post("/v1/object-keys", new ObjectKeysRequest(List.of(media(ana))))
                        .header("Cache-Control"))
                .isEqualTo("no-store");
        var key = make(media(ana)).getFirst();
        assertThat(key.toString()).contains("media.key").doesNotContain(key.key());
    }

    private static ObjectKeysRequest.Item media(SubjectToken subject) {
        return new ObjectKeysRequest.Item(subject, CONTEXT, SENDER, "media");
    }

    private static List<ObjectKeysAnswer.Item> make(ObjectKeysRequest.Item... items) {
        return post("/v1/object-keys", new ObjectKeysRequest(Arrays.asList(items)))
                .then()
                .statusCode(200)
                .extract()
                .as(ObjectKeysAnswer.class)
                .items();
    }

    private static RevealAnswer.Item opened(SubjectToken subject, String field, String sender, SealedValue sealed) {
        return reveal(
                Purpose.CUSTOMER_CARE,
                new RevealRequest.Item(subject, List.of(), Map.of(field, sealed), CONTEXT, CONTEXT, sender));
    }
}
