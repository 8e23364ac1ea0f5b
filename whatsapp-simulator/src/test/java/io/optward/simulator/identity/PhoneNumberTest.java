package io.optward.simulator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {

    @ParameterizedTest
    @ValueSource(strings = {"+15550100777", "15550100777", "+1 (555) 010-0777", " 15550100777"})
    void punctuationDoesNotMatter(String written) {
        assertThat(PhoneNumber.read(written)).contains(new PhoneNumber("15550100777"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "abc", "+155501", "+1555010077712345", "+05550100777", "++15550100777"})
    void otherFormsAreNoPhoneNumbers(String written) {
        assertThat(PhoneNumber.read(written)).isEmpty();
    }

    @Test
    void printingShowsTheLastTwoDigitsOnly() {
        assertThat(new PhoneNumber("15550100777")).hasToString("PhoneNumber[…77]");
    }
}
