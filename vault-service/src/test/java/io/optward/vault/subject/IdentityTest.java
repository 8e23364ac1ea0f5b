package io.optward.vault.subject;

import static io.optward.contracts.subject.AliasKind.ACCOUNT;
import static io.optward.contracts.subject.AliasKind.BSUID;
import static io.optward.contracts.subject.AliasKind.EMAIL;
import static io.optward.contracts.subject.AliasKind.EXTERNAL_ID;
import static io.optward.contracts.subject.AliasKind.PARENT_BSUID;
import static io.optward.contracts.subject.AliasKind.PHONE;
import static io.optward.contracts.subject.AliasKind.USERNAME;
import static io.optward.contracts.subject.AliasKind.WA_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {

    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource({
        "PHONE, +15550100777, +15550100777",
        "PHONE, +1 (555) 010-0777, +15550100777",
        "PHONE, ' +1.555.010.0777 ', +15550100777",
        "PHONE, +44 (0)20 7946 0958, +442079460958",
        "PHONE, +39 06 698 12345, +390669812345",
        "PHONE, +55 11 98765-4321, +5511987654321",
        "PHONE, +52 1 55 1234 5678, +525512345678",
        "PHONE, +54 9 11 2345 6789, +5491123456789",
        "WA_ID, 15550100777, 15550100777",
        "WA_ID, 5215512345678, 5215512345678",
        "BSUID, US.7Q2MZX84K1PDA0, US.7Q2MZX84K1PDA0",
        "BSUID, US.aBc, US.aBc",
        "PARENT_BSUID, US.ENT.5TJ9R3, US.ENT.5TJ9R3",
        "USERNAME, Ana.Lima, ana.lima",
        "EMAIL, Ana@Example.COM, ana@example.com",
        "EXTERNAL_ID, Customer-7, Customer-7",
        "ACCOUNT, 215500000000001, 215500000000001",
    })
    void aValueIsBroughtIntoTheFormOfItsKind(AliasKind kind, String value, String normal) throws InvalidAliasException {
        var given = Identity.of(new Alias(kind, value)).given();
        assertThat(given.kind()).isEqualTo(kind);
        assertThat(given.value()).isEqualTo(normal);
        assertThat(given.derived()).isFalse();
    }

    @ParameterizedTest(name = "{0} {1} is refused")
    @CsvSource({
        "PHONE, 15550100777",
        "PHONE, +0123456789",
        "PHONE, +1555",
        "PHONE, +1555010077712345678",
        "PHONE, +1555CALLNOW",
        "PHONE, +15550100777;ext=5",
        "PHONE, ''",
        "WA_ID, +15550100777",
        "WA_ID, 123456",
        "WA_ID, 1234567890123456",
        "WA_ID, 0155501007",
        "WA_ID, 1555 0100777",
        "BSUID, 15550100777",
        "BSUID, us.abc",
        "BSUID, US.ENT.5TJ9R3",
        "PARENT_BSUID, US.5TJ9R3",
        "EMAIL, ana",
        "EMAIL, ana@exam ple.com",
        "USERNAME, ''",
        "ACCOUNT, WABA-1",
    })
    void aValueOfAnotherFormIsRefusedWithoutBeingRepeated(AliasKind kind, String value) {
        assertThatThrownBy(() -> Identity.of(new Alias(kind, value)))
                .isInstanceOfSatisfying(InvalidAliasException.class, refused -> {
                    assertThat(refused.member()).isEqualTo("value");
                    if (!value.isEmpty()) {
                        assertThat(refused.rule()).doesNotContain(value);
                    }
                });
    }

    @Test
    void anAliasWithoutKindOrValueIsRefused() {
        assertThatThrownBy(() -> Identity.of(new Alias(null, "1")))
                .isInstanceOfSatisfying(InvalidAliasException.class, refused -> assertThat(refused.member())
                        .isEqualTo("kind"));
        assertThatThrownBy(() -> Identity.of(new Alias(EMAIL, null)))
                .isInstanceOfSatisfying(InvalidAliasException.class, refused -> assertThat(refused.member())
                        .isEqualTo("value"));
    }

    @Test
    void aPhoneNumberAndItsWaIdAreTheSame() throws InvalidAliasException {
        var phone = Identity.of(new Alias(PHONE, "+1 555 010 0777"));
        var waId = Identity.of(new Alias(WA_ID, "15550100777"));
        assertThat(phone.forms())
                .containsExactly(
                        new AliasForm(PHONE, "+15550100777", false), new AliasForm(WA_ID, "15550100777", true));
        assertThat(waId.forms())
                .containsExactly(
                        new AliasForm(WA_ID, "15550100777", false), new AliasForm(PHONE, "+15550100777", true));
        assertThat(phone.sameAs(waId)).isTrue();
    }

    @Test
    void whatWhatsAppWritesOtherwiseThanTheNumberingPlanIsTheSameNumber() throws InvalidAliasException {
        var mexican = Identity.of(new Alias(WA_ID, "5215512345678"));
        assertThat(mexican.sameAs(Identity.of(new Alias(PHONE, "+52 55 1234 5678"))))
                .isTrue();
        assertThat(mexican.sameAs(Identity.of(new Alias(PHONE, "+52 1 55 1234 5678"))))
                .isTrue();
    }

    @Test
    void aWaIdOfNoNumberingPlanThatWeKnowCanBeDialledAllTheSame() throws InvalidAliasException {
        assertThat(Identity.of(new Alias(WA_ID, "9990000001")).forms())
                .containsExactly(new AliasForm(WA_ID, "9990000001", false), new AliasForm(PHONE, "+9990000001", true));
    }

    @Test
    void differentKindsAreDifferentEvenWithTheSameText() throws InvalidAliasException {
        assertThat(Identity.of(new Alias(EXTERNAL_ID, "15550100777"))
                        .sameAs(Identity.of(new Alias(USERNAME, "15550100777"))))
                .isFalse();
        assertThat(Identity.of(new Alias(ACCOUNT, "15550100777")).sameAs(Identity.of(new Alias(WA_ID, "15550100777"))))
                .isFalse();
        assertThat(Identity.of(new Alias(BSUID, "US.A")).sameAs(Identity.of(new Alias(PARENT_BSUID, "US.ENT.A"))))
                .isFalse();
    }

    @Test
    void printingAnAliasShowsItsKindOnly() throws InvalidAliasException {
        assertThat(Identity.of(new Alias(PHONE, "+15550100777")))
                .hasToString("Identity[forms=[AliasForm[PHONE], AliasForm[WA_ID]], older=[]]");
    }
}
