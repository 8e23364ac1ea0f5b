package io.optward.outbound.rights;

import static io.optward.outbound.surroundings.Department.PATIENCE;
import static io.optward.outbound.surroundings.Department.accepted;
import static io.optward.outbound.surroundings.Department.awaitStatus;
import static io.optward.outbound.surroundings.Department.marketingTo;
import static io.optward.outbound.surroundings.Department.newNumber;
import static io.optward.outbound.surroundings.Department.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.rights.RightsEvent.ErasureConfirmed;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.subject.SubjectEvent.SubjectErased;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.outbound.surroundings.Surroundings;
import io.optward.outbound.surroundings.SurroundingsResource;
import io.optward.outbound.surroundings.TestConsent.Said;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@WithTestResource(SurroundingsResource.class)
class ForgetSubjectTest {

    @Test
    void whoIsErasedGetsNothingMoreAndThePurgeIsConfirmed() throws Exception {
        // Given
        var surroundings = Surroundings.started();
        var phone = newNumber();
        var subject = surroundings.vault.subject(AliasKind.PHONE, phone);
        surroundings.consent.says(subject, Said.wait("LEDGER_BEHIND"));
        var id = accepted(marketingTo(phone));
        awaitStatus(id, "WAITING");
        var erasure = CrockfordId.random("era_");
        // When
        surroundings.vault.erase(subject);
        publish(
                erasure + ".erased." + subject,
                "/vault-service",
                subject,
                new SubjectErased(subject, erasure, Instant.now()));
        // Then
        assertThat(awaitStatus(id, "CANCELLED").getList("reasons")).containsExactly("SUBJECT_ERASED");
        assertThat(surroundings.whatsapp.sentTo(phone)).isEmpty();
        await().atMost(PATIENCE).until(() -> confirmation(erasure, subject).isPresent());
        assertThat(confirmation(erasure, subject).orElseThrow().purged())
                .isEqualTo(Map.of("queuedMessages", 1, "sealedContents", 1, "serviceWindows", 0));
        try (var connection = Infrastructure.shared().connect("outbound", "postgres");
                var select = connection.prepareStatement("SELECT content FROM message WHERE id = ?")) {
            select.setString(1, id);
            var row = select.executeQuery();
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isNull();
        }
    }

    private static Optional<ErasureConfirmed> confirmation(String erasure, SubjectToken subject) throws Exception {
        for (var record : Infrastructure.shared().records("rights.events")) {
            if ((erasure + ".confirmed.outbound-service." + subject)
                    .equals(CloudEvents.text(record.headers(), "ce_id"))) {
                return Optional.of(Json.mapper().readValue(record.value(), ErasureConfirmed.class));
            }
        }
        return Optional.empty();
    }
}
