package io.optward.ingress.webhookkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.crypto.tink.KeysetHandle;
import io.optward.contracts.CrockfordId;
import io.optward.ingress.VaultOfTheTest;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "ingress"))
@WithTestResource(VaultOfTheTest.class)
class WebhookKeysTest {

    private final Infrastructure infrastructure = Infrastructure.shared();

    @Inject
    WebhookKeys keys;

    @Test
    void aKeyIsDestroyedNineDaysAfterItsSuccessorsDayBegan() throws SQLException {
        // Given: the normaliser was down from the day after the second key until today
        var today = LocalDate.now(ZoneOffset.UTC);
        var first = insert(today.minusDays(11));
        var second = insert(today.minusDays(9));
        // When
        keys.lookAfter(Instant.now());
        // Then
        assertThat(keyIds()).doesNotContain(first).contains(second);
        assertThat(infrastructure.records("audit.trail"))
                .extracting(record -> CloudEvents.text(record.headers(), "ce_id"))
                .contains(first + ".destroyed")
                .doesNotContain(second + ".destroyed");
    }

    @Test
    void lookingAfterKeysAgainMakesNoSecondKeyForADay() {
        // Given
        await().atMost(Duration.ofSeconds(20)).until(() -> keyIdsOnTopic().size() >= 8);
        var before = keyIdsOnTopic();
        // When
        keys.lookAfter(Instant.now());
        // Then
        assertThat(keyIdsOnTopic()).isEqualTo(before);
    }

    @Test
    void aWrappedKeyOpensUnderItsOwnIdAndWrappingKeyOnly() throws GeneralSecurityException {
        // Given
        var wrapping = new KeyWrapping(Base64.getEncoder().encodeToString(new byte[32]));
        var otherBytes = new byte[32];
        otherBytes[0] = 1;
        var otherWrapping = new KeyWrapping(Base64.getEncoder().encodeToString(otherBytes));
        // When
        var wrapped = wrapping.wrap("whk_A", KeysetHandle.generateNew(Hpke.PARAMETERS));
        // Then
        assertThat(wrapping.unwrap("whk_A", wrapped)).isNotNull();
        assertThatThrownBy(() -> wrapping.unwrap("whk_B", wrapped)).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> otherWrapping.unwrap("whk_A", wrapped)).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void aWrappingKeyOfAnotherLengthIsRefusedWithoutBeingRepeated() {
        assertThatThrownBy(() -> new KeyWrapping("c2VjcmV0"))
                .hasMessage("optward.ingress.wrapping-key has 6 bytes; want 32 in base64");
        assertThatThrownBy(() -> new KeyWrapping("not base64!"))
                .hasMessage("optward.ingress.wrapping-key is not base64; want 32 bytes in base64");
    }

    private List<String> keyIdsOnTopic() {
        return infrastructure.records("ingress.webhook-keys").stream()
                .map(record -> CloudEvents.text(record.headers(), "ce_id"))
                .distinct()
                .toList();
    }

    private String insert(LocalDate day) throws SQLException {
        var keyId = CrockfordId.random("whk_");
        try (var connection = infrastructure.connect("ingress", "ingress_service");
                var insert = connection.prepareStatement(
                        "INSERT INTO webhook_key (key_id, day, public_keyset, wrapped_private, made_at)"
                                + " VALUES (?, ?, '', '', now())")) {
            insert.setString(1, keyId);
            insert.setObject(2, day);
            insert.executeUpdate();
        }
        return keyId;
    }

    private List<String> keyIds() throws SQLException {
        try (var connection = infrastructure.connect("ingress", "ingress_service");
                var rows = connection.createStatement().executeQuery("SELECT key_id FROM webhook_key")) {
            var ids = new ArrayList<String>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        }
    }
}
