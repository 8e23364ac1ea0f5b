package io.optward.vault.limit;

import static io.optward.vault.StaffCalls.newName;
import static io.optward.vault.StaffCalls.phonesOf;
import static io.optward.vault.StaffCalls.reveal;
import static io.optward.vault.StaffCalls.steppedUp;
import static io.optward.vault.StaffCalls.token;
import static io.optward.vault.VaultCalls.events;
import static io.optward.vault.VaultCalls.newNumber;
import static io.optward.vault.VaultCalls.proof;
import static io.optward.vault.VaultCalls.revealToSend;
import static io.optward.vault.VaultCalls.somebody;
import static io.optward.vault.VaultResource.SUBJECTS_IN_AN_HOUR;
import static io.optward.vault.VaultResource.VALUES_IN_AN_HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.trail.TrailEvent.ValuesRevealed;
import io.optward.vault.MovableClock;
import io.optward.vault.VaultResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(VaultResource.class)
class RevealLimitsTest {

    private static final String ROLE = "privacy-admin";

    @Test
    void aPersonHasSoManyValuesInAnHourAndNotOneMore() {
        // Given
        var name = newName();
        var ana = somebody(newNumber());
        for (int i = 0; i < VALUES_IN_AN_HOUR; i++) {
            reveal(token(name, ROLE), phonesOf(ana)).then().statusCode(200).body("items[0].error", nullValue());
        }
        // When, Then
        reveal(token(name, ROLE), phonesOf(ana))
                .then()
                .statusCode(429)
                .body("reason", equalTo("LIMIT_OF_VALUES"))
                .body("limit", equalTo(VALUES_IN_AN_HOUR))
                .body("left", equalTo(0))
                .body("approvals", equalTo("/v1/reveal-approvals"))
                .body("detail", containsString("have a second person approve"))
                .body("items", nullValue());
        // another one is not held by it
        reveal(token(newName(), ROLE), phonesOf(ana)).then().statusCode(200);
        try (var _ = MovableClock.later(Duration.ofMinutes(62))) {
            reveal(steppedUp(name, Duration.ofMinutes(-62), ROLE), phonesOf(ana))
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void aBatchThatGoesBeyondIsRefusedAsAWholeAndTold() {
        // Given
        var name = newName();
        var ana = somebody(newNumber());
        var batch = phonesOf(Collections.nCopies(VALUES_IN_AN_HOUR + 1, ana).toArray(new SubjectToken[0]));
        // When
        reveal(token(name, ROLE), batch)
                .then()
                .statusCode(429)
                .body("left", equalTo(VALUES_IN_AN_HOUR))
                .body("wanted", equalTo(VALUES_IN_AN_HOUR + 1));
        // Then
        var told = events("audit.trail").stream()
                .filter(fact -> fact.event() instanceof ValuesRevealed revealed
                        && revealed.actor().equals(name))
                .map(fact -> (ValuesRevealed) fact.event())
                .toList();
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().items()).hasSize(VALUES_IN_AN_HOUR + 1).allSatisfy(item -> {
            assertThat(item.outcome()).isEqualTo("REFUSED");
            assertThat(item.reason()).isEqualTo("LIMIT_OF_VALUES");
        });
        // what was refused was not counted
        reveal(token(name, ROLE), phonesOf(ana)).then().statusCode(200);
    }

    @Test
    void aPersonTurnsToSoManyPeopleInAnHourAndNotToOneMore() {
        // Given
        var name = newName();
        var first = somebody(newNumber());
        reveal(token(name, ROLE), phonesOf(first)).then().statusCode(200);
        for (int i = 1; i < SUBJECTS_IN_AN_HOUR; i++) {
            reveal(token(name, ROLE), phonesOf(somebody(newNumber()))).then().statusCode(200);
        }
        // When, Then
        reveal(token(name, ROLE), phonesOf(somebody(newNumber())))
                .then()
                .statusCode(429)
                .body("reason", equalTo("LIMIT_OF_SUBJECTS"))
                .body("limit", equalTo(SUBJECTS_IN_AN_HOUR));
        // somebody whom they had already is nobody new
        reveal(token(name, ROLE), phonesOf(first)).then().statusCode(200);
    }

    @Test
    void whatIsRefusedToAPersonUsesUpNothing() {
        var name = newName();
        for (int i = 0; i < VALUES_IN_AN_HOUR + 2; i++) {
            reveal(token(name, ROLE), phonesOf(SubjectToken.random()))
                    .then()
                    .statusCode(200)
                    .body("items[0].error.reason", equalTo("SUBJECT_UNKNOWN"));
        }
    }

    @Test
    void manyCallsAtOnceHaveNoMoreThanOneAfterTheOther() throws Exception {
        // Given
        var token = token(newName(), ROLE);
        var ana = somebody(newNumber());
        Callable<Integer> call = () -> reveal(token, phonesOf(ana)).statusCode();
        // When
        try (var threads = Executors.newFixedThreadPool(2 * VALUES_IN_AN_HOUR)) {
            var answers = threads.invokeAll(Collections.nCopies(2 * VALUES_IN_AN_HOUR, call)).stream()
                    .map(answer -> answer.resultNow())
                    .toList();
            // Then
            assertThat(answers).filteredOn(status -> status == 200).hasSize(VALUES_IN_AN_HOUR);
            assertThat(answers).filteredOn(status -> status == 429).hasSize(VALUES_IN_AN_HOUR);
        }
    }

    @Test
    void sendingIsHeldByProofsAndNotByLimits() {
        var ana = somebody(newNumber());
        for (int i = 0; i < VALUES_IN_AN_HOUR + 2; i++) {
            assertThat(revealToSend(ana, proof(ana), AliasKind.PHONE).error()).isNull();
        }
    }
}
