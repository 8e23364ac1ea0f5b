package io.optward.vault.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class KeyRingTest {

    private static final KeyRing KEYS = new KeyRing(Keysets.generate(Instant.EPOCH));
    private static final SubjectToken ANA = SubjectToken.random();
    private static final SubjectToken BEN = SubjectToken.random();

    @Test
    void anotherVaultGivesTheSameWamidAnotherId() {
        var other = new KeyRing(Keysets.generate(Instant.EPOCH));
        assertThat(other.keyedId("message", "wamid.A")).isNotEqualTo(KEYS.keyedId("message", "wamid.A"));
    }

    @Test
    void theSameNumberIsIndexedAndSuppressedUnderDifferentKeys() {
        assertThat(KEYS.indexMac(AliasKind.WA_ID, "15550100777").bytes())
                .isNotEqualTo(
                        KEYS.suppressionMac(AliasKind.WA_ID, "15550100777").bytes());
        assertThat(KEYS.indexMac(AliasKind.WA_ID, "15550100777"))
                .isNotEqualTo(KEYS.indexMac(AliasKind.EXTERNAL_ID, "15550100777"));
    }

    @Test
    void aSealedValueOpensForItsSubjectFieldAndContextOnly() {
        var ana = KEYS.newDataKey(ANA);
        var ben = KEYS.newDataKey(BEN).key();
        var sealed = ana.key().seal("body", "mid_1", null, "Hi");
        for (var key : new DataKey[] {ana.key(), ben}) {
            for (var field : new String[] {"body", "name", "bodymid_1", ""}) {
                for (var context : new String[] {"mid_1", "mid_2", "1", ""}) {
                    boolean own = key == ana.key() && field.equals("body") && context.equals("mid_1");
                    assertThat(key.open(field, context, null, sealed).isPresent())
                            .as("%s %s %s", key, field, context)
                            .isEqualTo(own);
                }
            }
        }
    }

    @Test
    void aSealedValueWithOneBitChangedDoesNotOpen() {
        var key = KEYS.newDataKey(ANA).key();
        var bytes = Base64.getUrlDecoder()
                .decode(key.seal("body", "mid_1", null, "Hi").text().substring(SealedValue.PREFIX.length()));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            var changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            var sealed = new SealedValue(
                    SealedValue.PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(changed));
            assertThat(key.open("body", "mid_1", null, sealed))
                    .as("bit %d", bit)
                    .isEmpty();
        }
    }

    @Test
    void whatIsNoCiphertextDoesNotOpen() {
        var key = KEYS.newDataKey(ANA).key();
        for (var text : new String[] {"sealed:v1:", "sealed:v1:AQ", "sealed:v1:####", "sealed:v1:AQIDBA"}) {
            assertThat(key.open("body", "mid_1", null, new SealedValue(text)))
                    .as(text)
                    .isEmpty();
        }
    }

    @Test
    void theSameWordsAreNeverSealedTheSameWay() {
        var key = KEYS.newDataKey(ANA).key();
        assertThat(key.seal("body", "mid_1", null, "STOP")).isNotEqualTo(key.seal("body", "mid_1", null, "STOP"));
    }

    @Test
    void aSealedFieldIsNoAlias() {
        var key = KEYS.newDataKey(ANA).key();
        var alias = key.sealAlias(AliasKind.PHONE, "+15550100777");
        assertThat(key.openAlias(AliasKind.PHONE, alias)).contains("+15550100777");
        assertThat(key.openAlias(AliasKind.WA_ID, alias)).isEmpty();
        assertThat(KEYS.newDataKey(BEN).key().openAlias(AliasKind.PHONE, alias)).isEmpty();
    }

    @Test
    void aWrappedKeyUnwrapsForItsSubjectOnly() {
        // Given
        var fresh = KEYS.newDataKey(ANA);
        var sealed = fresh.key().seal("body", "mid_1", null, "Hi");
        // When, Then
        assertThat(KEYS.unwrap(ANA, fresh.wrapped()).open("body", "mid_1", null, sealed))
                .contains("Hi");
        assertThatThrownBy(() -> KEYS.unwrap(BEN, fresh.wrapped()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the data key of " + BEN + " does not unwrap");
    }

    @Test
    void printingADataKeyShowsWhoseItIs() {
        assertThat(KEYS.newDataKey(ANA).key()).hasToString("DataKey[" + ANA + "]");
        assertThat(KEYS.newDataKey(ANA).wrapped().toString()).matches("WrappedKey\\[kek_\\d+]");
    }
}
