package io.optward.vault.reveal;

import static io.optward.vault.StaffCalls.newName;
import static io.optward.vault.StaffCalls.phonesOf;
import static io.optward.vault.StaffCalls.reveal;
import static io.optward.vault.VaultCalls.newNumber;
import static io.optward.vault.VaultCalls.somebody;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.optward.kit.fixture.Issuer;
import io.optward.vault.VaultResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(VaultResource.class)
class TrainingTest {

    @Test
    void whoWasNeverTrainedRevealsNothing() {
        revealTrainedUntil(null)
                .then()
                .statusCode(403)
                .body("reason", equalTo("TRAINING_MISSING"))
                .body("course", equalTo("personal-data"))
                .body("detail", containsString("Do it, have it entered, and sign in again."))
                .body("items", nullValue());
    }

    @Test
    void whoseTrainingIsOverRevealsNothing() {
        var over = Instant.now().minusSeconds(1);
        revealTrainedUntil(over)
                .then()
                .statusCode(403)
                .body("reason", equalTo("TRAINING_EXPIRED"))
                .body("until", equalTo(over.toString()));
    }

    @Test
    void whoseTrainingIsValidReveals() {
        revealTrainedUntil(Instant.now().plusSeconds(60)).then().statusCode(200).body("items[0].error", nullValue());
    }

    private static Response revealTrainedUntil(@Nullable Instant until) {
        return reveal(
                Issuer.person(newName(), "privacy-admin")
                        .steppedUp(Duration.ZERO)
                        .trainedUntil(until)
                        .token(),
                phonesOf(somebody(newNumber())));
    }
}
