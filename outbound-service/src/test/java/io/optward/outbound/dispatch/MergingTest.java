package io.optward.outbound.dispatch;

import static io.optward.outbound.surroundings.Department.accepted;
import static io.optward.outbound.surroundings.Department.awaitStatus;
import static io.optward.outbound.surroundings.Department.marketingTo;
import static io.optward.outbound.surroundings.Department.newNumber;
import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.outbound.surroundings.Surroundings;
import io.optward.outbound.surroundings.SurroundingsResource;
import io.optward.outbound.surroundings.TestConsent.Said;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@WithTestResource(SurroundingsResource.class)
class MergingTest {

    private Surroundings surroundings;
    private SubjectToken subject;
    private String phone;

    @BeforeEach
    void someoneIsFoundToBeTwo() {
        surroundings = Surroundings.started();
        phone = newNumber();
        subject = surroundings.vault.subject(AliasKind.PHONE, phone);
        surroundings.vault.merging(subject, true);
    }

    @AfterEach
    void nobodyIs() {
        surroundings.vault.merging(subject, false);
    }

    @Test
    void aMessageToSomebodyWhoIsBeingMergedWaitsAndGoesOutAfterwards() {
        // When
        var id = accepted(marketingTo(phone));
        // Then
        assertThat(awaitStatus(id, "WAITING").getList("reasons")).containsExactly("VAULT_MERGING");
        assertThat(surroundings.whatsapp.sentTo(phone)).isEmpty();
        // When
        surroundings.vault.merging(subject, false);
        // Then
        awaitStatus(id, "SUBMITTED");
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void whatTheOtherOneRefusedIsRefusedOnceTheTwoAreJoined() {
        // Given
        var id = accepted(marketingTo(phone));
        awaitStatus(id, "WAITING");
        // When
        surroundings.consent.says(subject, Said.deny("CONSENT_WITHDRAWN"));
        surroundings.vault.merging(subject, false);
        // Then
        assertThat(awaitStatus(id, "DENIED").getList("reasons")).containsExactly("CONSENT_WITHDRAWN");
        assertThat(surroundings.whatsapp.sentTo(phone)).isEmpty();
    }
}
