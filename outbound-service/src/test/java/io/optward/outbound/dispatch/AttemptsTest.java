package io.optward.outbound.dispatch;

import static io.optward.outbound.surroundings.Department.accepted;
import static io.optward.outbound.surroundings.Department.awaitStatus;
import static io.optward.outbound.surroundings.Department.marketingTo;
import static io.optward.outbound.surroundings.Department.message;
import static io.optward.outbound.surroundings.Department.newNumber;
import static io.optward.outbound.surroundings.Department.sql;
import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.decision.Decision;
import io.optward.contracts.subject.AliasKind;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.outbound.clearance.Freshness;
import io.optward.outbound.dispatch.Attempts.Beginning;
import io.optward.outbound.sender.SenderLeases;
import io.optward.outbound.sender.Tenure;
import io.optward.outbound.surroundings.Surroundings;
import io.optward.outbound.surroundings.SurroundingsResource;
import io.optward.outbound.surroundings.TestConsent.Said;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@WithTestResource(SurroundingsResource.class)
class AttemptsTest {

    /** No desk works this one, so the test may. */
    private static final String UNMANNED = "330200000000009";

    @Inject
    Attempts attempts;

    @Inject
    SenderLeases leases;

    @Test
    void whoLostASenderCannotPutAnAttemptOnRecord() throws SQLException {
        // Given
        var id = waitingMessageOf(UNMANNED);
        var stale = leases.take(UNMANNED, "first owner").orElseThrow();
        expireLease();
        var current = leases.take(UNMANNED, "second owner").orElseThrow();
        // When
        var byTheStale = attempts.begin(stale, id, allowed(), fresh());
        var byTheCurrent = attempts.begin(current, id, allowed(), fresh());
        // Then
        assertThat(current.epoch()).isEqualTo(stale.epoch() + 1);
        assertThat(byTheStale).isEqualTo(new Beginning.NotOurs());
        assertThat(byTheCurrent).isEqualTo(new Beginning.OnRecord(1));
        assertThat(message(id).getString("status")).isEqualTo("SENDING");
    }

    @Test
    void anOwnerWhoseTermIsOverCannotPutAnAttemptOnRecordEvenWhenNobodyTookOver() throws SQLException {
        var id = waitingMessageOf(UNMANNED);
        expireLease();
        var tenure = leases.take(UNMANNED, "late owner").orElseThrow();
        expireLease();

        assertThat(attempts.begin(tenure, id, allowed(), fresh())).isEqualTo(new Beginning.NotOurs());
        assertThat(leases.renew(tenure)).isFalse();
    }

    @Test
    void aSenderThatIsWorkedIsNotTakenByAnother() throws SQLException {
        expireLease();

        assertThat(leases.take(UNMANNED, "owner")).isPresent();
        assertThat(leases.take(UNMANNED, "other")).isEmpty();
    }

    @Test
    void oneMessageHasOneAttemptAtATime() throws SQLException {
        var id = waitingMessageOf(UNMANNED);
        expireLease();
        Tenure tenure = leases.take(UNMANNED, "owner").orElseThrow();

        assertThat(attempts.begin(tenure, id, allowed(), fresh())).isEqualTo(new Beginning.OnRecord(1));
        assertThat(attempts.begin(tenure, id, allowed(), fresh())).isEqualTo(new Beginning.NotOurs());
    }

    @Test
    void anAttemptWhoseDecisionBecameTooOldMeanwhileLeavesNoTrace() throws SQLException {
        // Given a database that lets us wait for longer than a decision lives
        var id = waitingMessageOf(UNMANNED);
        expireLease();
        var tenure = leases.take(UNMANNED, "owner").orElseThrow();
        var tooOld = new Freshness(System.nanoTime() - 1_000_000_000, Duration.ofMillis(250));
        // When
        var begun = attempts.begin(tenure, id, allowed(), tooOld);
        // Then
        assertThat(begun).isEqualTo(new Beginning.TooLate());
        assertThat(message(id).getList("history.status")).containsExactly("ACCEPTED", "WAITING");
        assertThat(attempts.begin(tenure, id, allowed(), fresh())).isEqualTo(new Beginning.OnRecord(1));
    }

    private static Freshness fresh() {
        return Freshness.startingNow(Duration.ofMinutes(1));
    }

    private static String waitingMessageOf(String sender) throws SQLException {
        var phone = newNumber();
        var surroundings = Surroundings.started();
        surroundings.consent.says(surroundings.vault.subject(AliasKind.PHONE, phone), Said.wait("LEDGER_BEHIND"));
        var id = accepted(marketingTo(phone));
        awaitStatus(id, "WAITING");
        sql("UPDATE message SET sender = ? WHERE id = ?", sender, id);
        return id;
    }

    private static void expireLease() throws SQLException {
        sql("UPDATE sender_lease SET expires_at = clock_timestamp() - interval '1 second' WHERE sender = ?", UNMANNED);
    }

    private static Decision allowed() {
        return new Decision(
                "dec_test", Decision.Outcome.ALLOW, null, List.of(), "con_basis", null, Instant.now(), "proof");
    }
}
