package io.optward.stack.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisguisesTest {

    private static final String PHONE = "+15550100777";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call +15550100777 now",
                "call 15550100777 now",
                "%2B15550100777",
                "%2b15550100777",
                "%2B%31%35%35%35%30%31%30%30%37%37%37",
                "\\u002b15550100777",
                "\\u002B15550100777",
                "\\u002b\\u0031\\u0035\\u0035\\u0035\\u0030\\u0031\\u0030\\u0030\\u0037\\u0037\\u0037",
                "2b3135353530313030373737",
                "2B3135353530313030373737",
                "77700105551"
            })
    void aPhoneNumberIsSeenThrough(String disguise) {
        assertThat(found(PHONE, "<" + disguise + ">")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void aPhoneNumberIsSeenInBase64WhereverItStands(int before) {
        var around = new Random(before);
        var prefix = new byte[before];
        around.nextBytes(prefix);
        var text = new String(prefix, StandardCharsets.ISO_8859_1) + PHONE + "\u00ff\u0001 end";
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(found(PHONE, Base64.getEncoder().encodeToString(bytes))).isTrue();
        assertThat(found(PHONE, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
                .isTrue();
    }

    @Test
    void theNumberInsideAMessageIdOfWhatsAppIsSeen() {
        // Given: a wamid is base64 of a few bytes, the number's digits, and a random id
        var inside = "\u0002\u0011\u000b15550100777\u0015\u0002\u0000\u0011\u0018\u0012ABCDEF0123456789";
        var wamid = "wamid." + Base64.getEncoder().encodeToString(inside.getBytes(StandardCharsets.ISO_8859_1));
        // Then
        assertThat(found(PHONE, "{\"id\":\"" + wamid + "\"}")).isTrue();
    }

    @Test
    void aNameWithAnAccentIsSeenThrough() {
        for (var disguise : List.of(
                "Zo\\u00eb Park",
                "Zo\\u00EB Park",
                "Zo%C3%AB+Park",
                "Zo%c3%ab%20Park",
                HexFormat.of().formatHex("Zoë Park".getBytes(StandardCharsets.UTF_8)),
                HexFormat.of()
                        .formatHex("Zoë Park".getBytes(StandardCharsets.UTF_8))
                        .toUpperCase(Locale.ROOT))) {
            assertThat(found("Zoë Park", "\"name\":\"" + disguise + "\""))
                    .as(disguise)
                    .isTrue();
        }
    }

    @Test
    void anotherNumberIsNotFound() {
        assertThat(found(PHONE, "+15550100778 15550100778 MTU1NTAxMDA3Nzg=")).isFalse();
    }

    @Test
    void manyValuesAreFoundInOnePass() {
        var needles = new ArrayList<Needle>();
        needles.addAll(Disguises.of("first value", 1));
        needles.addAll(Disguises.of("second value", 2));
        assertThat(new Haystack(needles).needlesIn("…second value and first value".getBytes(StandardCharsets.UTF_8)))
                .extracting(Needle::value)
                .containsExactly(2, 1);
    }

    private static boolean found(String value, String text) {
        return !new Haystack(Disguises.of(value, 1))
                .needlesIn(text.getBytes(StandardCharsets.UTF_8))
                .isEmpty();
    }
}
