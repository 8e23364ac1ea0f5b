package io.optward.kit.personal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalShapeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+15550100777",
                "15550100777",
                "+1 (555) 010-0777",
                "0049 30 1234567",
                "555-0100",
                "tel:+15550100777",
                "phone 15550100777",
                "form of +1 555 010 0777",
                "caller 15550100777, desk 3",
                "ana@example.com",
                "mail from ana.b+news@example.co.uk"
            })
    void whatIsShapedLikeANumberOrAnAddressIsRecognised(String text) {
        assertThat(PersonalShape.isIn(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "form-2026-11-23-000123",
                "2026-11-01",
                "20261101",
                "2026-11-01.2",
                "1.2.3",
                "order 4711",
                "form-1732366800000",
                "0f8fad5b-d9cb-469f-a165-70867728950e",
                "con_0123456789ABCDEFGHJKMNPQRS",
                "v7",
                "crm/case/88213"
            })
    void idsDatesAndVersionsAreNot(String text) {
        assertThat(PersonalShape.isIn(text)).isFalse();
    }
}
