package io.optward.outbound.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorClassTest {

    @Test
    void everyCodeThatMetaListsHasAClass() {
        assertThat(listedCodes().filter(code -> ErrorClass.listed(code).isEmpty()))
                .as("codes of Meta's page without a class")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 131000, 131016, 133004})
    void whatDoesNotProveThatNothingWasSentLeavesTheOutcomeUnknown(int code) {
        assertThat(ErrorClass.of(code)).isEqualTo(ErrorClass.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "190, PAUSE_SENDER",
        "368, PAUSE_SENDER",
        "299, PAUSE_SENDER",
        "4, RETRY_LATER",
        "130429, RETRY_LATER",
        "131057, RETRY_LATER",
        "131056, PAUSE_PAIR",
        "131050, STOP_AND_RECORD_OPT_OUT",
        "131047, FAIL",
        "131049, FAIL",
        "132001, FAIL",
    })
    void aCodeHasTheClassOfItsMeaning(int code, ErrorClass expected) {
        assertThat(ErrorClass.of(code)).isEqualTo(expected);
    }

    @Test
    void aCodeThatNobodyToldUsOfProvesNothing() {
        assertThat(ErrorClass.of(987_654)).isEqualTo(ErrorClass.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "401, PAUSE_SENDER",
        "404, FAIL",
        "408, UNKNOWN",
        "429, RETRY_LATER",
        "500, UNKNOWN",
        "502, UNKNOWN",
        "504, UNKNOWN",
    })
    void anAnswerWithoutACodeIsReadByItsStatus(int status, ErrorClass expected) {
        assertThat(ErrorClass.ofHttpStatus(status)).isEqualTo(expected);
    }

    /** One code or range a line, as in Meta's table. */
    private static IntStream listedCodes() {
        try (var list = Objects.requireNonNull(ErrorClassTest.class.getResourceAsStream("/whatsapp-error-codes.txt"))) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> Arrays.stream(line.strip().split("-"))
                            .mapToInt(Integer::parseInt)
                            .toArray())
                    .flatMapToInt(range -> IntStream.rangeClosed(range[0], range[range.length - 1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
