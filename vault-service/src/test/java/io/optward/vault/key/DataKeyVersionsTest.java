package io.optward.vault.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DataKeyVersionsTest {

    private static final SubjectToken ANA = SubjectToken.random();

    private final KeyRing keys = new KeyRing(Keysets.generate(Instant.EPOCH));

    @Test
    void whatAFormerVersionSealedStillOpensAndTheNewestSeals() {
        // Given
        var first = keys.newDataKey(ANA);
        var sealed = first.key().seal("body", "mid_1", null, "Hi");
        var alias = first.key().sealAlias(AliasKind.PHONE, "+15550100777");
        // When
        var renewed = keys.unwrap(ANA, keys.renew(ANA, first.wrapped()));
        // Then
        assertThat(renewed.open("body", "mid_1", null, sealed)).contains("Hi");
        assertThat(renewed.openAlias(AliasKind.PHONE, alias)).contains("+15550100777");
        var fresh = renewed.seal("body", "mid_1", null, "Hi");
        assertThat(version(fresh)).isEqualTo(2);
        assertThat(renewed.open("body", "mid_1", null, fresh)).contains("Hi");
        assertThat(first.key().open("body", "mid_1", null, fresh)).isEmpty();
    }

    @Test
    void aValueThatNamesAnotherVersionThanItWasSealedWithDoesNotOpen() {
        var first = keys.newDataKey(ANA);
        var sealed = first.key().seal("body", "mid_1", null, "Hi");
        var renewed = keys.unwrap(ANA, keys.renew(ANA, first.wrapped()));
        for (int version : new int[] {0, 2, 3, 127, 128, 255}) {
            assertThat(renewed.open("body", "mid_1", null, saying(version, sealed)))
                    .as("version %d", version)
                    .isEmpty();
        }
    }

    @Test
    void aDataKeyIsWrappedAnewWithoutAChangeOfWhatItOpens() {
        // Given
        var before = Keysets.generate(Instant.EPOCH);
        keys.adopt(before);
        var first = keys.newDataKey(ANA);
        var sealed = first.key().seal("body", "mid_1", null, "Hi");
        var after = before.withNewKeyEncryptionKey(Instant.EPOCH);
        // When
        keys.adopt(after);
        var rewrapped = keys.rewrap(ANA, first.wrapped());
        keys.adopt(after.without(Set.of(first.wrapped().kekId())));
        // Then
        assertThat(rewrapped.kekId())
                .isEqualTo(keys.primary())
                .isNotEqualTo(first.wrapped().kekId());
        assertThat(keys.unwrap(ANA, rewrapped).open("body", "mid_1", null, sealed))
                .contains("Hi");
        assertThatThrownBy(() -> keys.unwrap(ANA, first.wrapped())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void sealingsAreCountedBySamplesCloselyEnough() {
        // Given
        var count = new SealingCount(16);
        // When
        for (int i = 0; i < 1_000_000; i++) {
            count.sealed(ANA);
        }
        // Then: 62,500 samples are right within 13 standard deviations
        assertThat(count.take().get(ANA)).isCloseTo(1_000_000L, within(50_000L));
        assertThat(count.take()).isEmpty();
    }

    @Test
    void everyPrimitiveGivesThePublishedAnswer() {
        KnownAnswers.check();
    }

    @Test
    void aPrimitiveThatGivesAnotherAnswerStopsTheStart() {
        var wrong = new KnownAnswers.Question("AES-256-GCM", "00", () -> new byte[] {1});
        assertThatThrownBy(() -> KnownAnswers.check(List.of(wrong)))
                .isInstanceOf(UnusableKeysException.class)
                .hasMessageStartingWith("AES-256-GCM gives another answer than the published one");
    }

    private static int version(SealedValue sealed) {
        return bytes(sealed)[0];
    }

    private static SealedValue saying(int version, SealedValue sealed) {
        var bytes = bytes(sealed);
        bytes[0] = (byte) version;
        return new SealedValue(
                SealedValue.PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private static byte[] bytes(SealedValue sealed) {
        return Base64.getUrlDecoder().decode(sealed.text().substring(SealedValue.PREFIX.length()));
    }
}
