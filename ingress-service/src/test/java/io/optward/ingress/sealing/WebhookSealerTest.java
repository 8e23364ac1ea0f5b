package io.optward.ingress.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import io.optward.ingress.webhookkey.KeyRingFixture;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class WebhookSealerTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-23");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final byte[] BODY = "{\"entry\":[]}".getBytes(StandardCharsets.UTF_8);

    private final KeyRingFixture keys = new KeyRingFixture();
    private final WebhookSealer sealer = new WebhookSealer(keys.ring());

    @Test
    void nothingIsSealedWhileNoKeyIsKnown() {
        assertThat(sealer.seal(BODY, NOON)).isEmpty();
        assertThat(sealer.isReady(NOON)).isFalse();
    }

    @Test
    void theKeyOfADayToComeIsNotUsedYet() throws GeneralSecurityException {
        keys.published(TODAY.plusDays(1));
        assertThat(sealer.seal(BODY, NOON)).isEmpty();
    }

    @Test
    void theNewestKeyWhoseDayHasComeIsUsed() throws GeneralSecurityException {
        // Given
        keys.published(TODAY.minusDays(2));
        var yesterdays = keys.published(TODAY.minusDays(1));
        keys.published(TODAY.plusDays(1));
        // Then
        assertThat(sealer.seal(BODY, NOON).orElseThrow().webhookKey()).isEqualTo(yesterdays);
    }

    @Test
    void whoHoldsThePrivateHalfOpensWhatWasSealed() throws GeneralSecurityException {
        // Given
        var keyId = keys.published(TODAY);
        // When
        var sealed = sealer.seal(BODY, NOON).orElseThrow();
        // Then
        assertThat(open(sealed, keyId, sealed.receipt())).isEqualTo(BODY);
        assertThat(sealed.bodyBytes()).isEqualTo(BODY.length);
        assertThat(sealed.receivedAt()).isEqualTo(NOON);
    }

    @Test
    void aWebhookUnderAnotherReceiptDoesNotOpen() throws GeneralSecurityException {
        // Given
        var keyId = keys.published(TODAY);
        var one = sealer.seal(BODY, NOON).orElseThrow();
        var other = sealer.seal(BODY, NOON).orElseThrow();
        // Then
        assertThatThrownBy(() -> open(one, keyId, other.receipt())).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void theDataKeyServesForAnHour() throws GeneralSecurityException {
        // Given
        keys.published(TODAY);
        // When
        var first = sealer.seal(BODY, NOON).orElseThrow();
        var stillTheSame = sealer.seal(BODY, NOON.plus(Duration.ofMinutes(59))).orElseThrow();
        var another = sealer.seal(BODY, NOON.plus(Duration.ofHours(1))).orElseThrow();
        // Then
        assertThat(stillTheSame.encapsulation()).isEqualTo(first.encapsulation());
        assertThat(another.encapsulation()).isNotEqualTo(first.encapsulation());
    }

    @Test
    void aNewDaysKeyBringsANewDataKey() throws GeneralSecurityException {
        // Given
        keys.published(TODAY);
        var tomorrows = keys.published(TODAY.plusDays(1));
        var beforeMidnight = Instant.parse("2026-11-23T23:59:59Z");
        // When
        var today = sealer.seal(BODY, beforeMidnight).orElseThrow();
        var tomorrow = sealer.seal(BODY, beforeMidnight.plusSeconds(1)).orElseThrow();
        // Then
        assertThat(tomorrow.webhookKey()).isEqualTo(tomorrows);
        assertThat(tomorrow.encapsulation()).isNotEqualTo(today.encapsulation());
    }

    private byte[] open(SealedWebhook sealed, String keyId, String receipt) throws GeneralSecurityException {
        var keyset = keys.privateHalf(keyId).decrypt(sealed.encapsulation(), keyId.getBytes(StandardCharsets.UTF_8));
        return TinkProtoKeysetFormat.parseKeyset(keyset, InsecureSecretKeyAccess.get())
                .getPrimitive(RegistryConfiguration.get(), Aead.class)
                .decrypt(sealed.ciphertext(), receipt.getBytes(StandardCharsets.UTF_8));
    }
}
