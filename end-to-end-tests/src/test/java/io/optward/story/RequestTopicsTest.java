package io.optward.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.optward.stack.demo.Gateway;
import io.optward.stack.demo.RequestTopic;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A department that asks over Kafka is served like one that asks over HTTP: after a STOP it is not. */
class RequestTopicsTest {

    @Test
    void theSameRequestReachesThePersonBeforeAStopAndNotAfterIt() throws Exception {
        try (var clinic = new Clinic()) {
            // Given
            clinic.agrees("Kofi");
            var topic = new RequestTopic(clinic.stage(), Gateway.DEPARTMENT);
            var first = topic.seals("Kofi", clinic.stage().unique("topic-before"));
            // When
            topic.asks(first);
            // Then
            clinic.awaits(topic.firstToldOf(first).path("request").asText(), Clinic.WENT_OUT, "");
            assertThat(clinic.arrivedFor("Kofi")).isEqualTo(1);
            // When
            clinic.writes("Kofi", "STOP");
            await().atMost(Clinic.PATIENCE)
                    .until(
                            () -> clinic.decision(first.subject())
                                    .path("outcome")
                                    .asText(),
                            "DENY"::equals);
            var second = topic.seals("Kofi", clinic.stage().unique("topic-after"));
            topic.asks(second);
            // Then
            clinic.awaits(topic.firstToldOf(second).path("request").asText(), Set.of("DENIED"), "CONSENT_WITHDRAWN");
        }
    }

    @Test
    void whatADepartmentAskedForIsInTheLogUnderItsPlace() throws Exception {
        try (var clinic = new Clinic()) {
            // Given
            clinic.agrees("Lina");
            var topic = new RequestTopic(clinic.stage(), Gateway.DEPARTMENT);
            var sealed = topic.seals("Lina", clinic.stage().unique("topic-logged"));
            // When
            var place = topic.asks(sealed);
            // Then
            var id = place.replace('/', '.');
            await().atMost(Clinic.PATIENCE)
                    .untilAsserted(() -> assertThat(clinic.gateway().searches(Map.of("subject", sealed.subject())))
                            .anyMatch(event -> event.path("id").asText().equals(id)));
        }
    }

    @Test
    void whatIsSealedForOnePersonIsNotSentToAnother() throws Exception {
        try (var clinic = new Clinic()) {
            // Given
            clinic.agrees("Mira");
            clinic.agrees("Nils");
            var topic = new RequestTopic(clinic.stage(), Gateway.DEPARTMENT);
            var toMira = topic.seals("Mira", clinic.stage().unique("topic-mira"));
            var toNils = topic.seals("Nils", clinic.stage().unique("topic-nils"));
            // When
            var mixed = new RequestTopic.Sealed(toNils.key(), toNils.subject(), toNils.keyedId(), toMira.parameters());
            topic.asks(mixed);
            // Then
            clinic.awaits(
                    topic.firstToldOf(mixed).path("request").asText(), Set.of("FAILED"), "SEALED_VALUE_DOES_NOT_OPEN");
            assertThat(clinic.arrivedFor("Nils")).isZero();
        }
    }
}
