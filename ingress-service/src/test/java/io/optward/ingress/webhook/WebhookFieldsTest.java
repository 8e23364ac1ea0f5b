package io.optward.ingress.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookFieldsTest {

    private final WebhookFields fields = WebhookFields.ofThisService();

    @Test
    void whatBecomesOfEveryFieldThatMetaSendsIsDecided() {
        assertThat(EveryField.webhooks().stream()
                        .flatMap(webhook -> EveryField.leavesOf(webhook).stream())
                        .map(EveryField.Leaf::field)
                        .filter(field -> !field.startsWith("messages[].hologram"))
                        .filter(field -> fields.of(field).isEmpty()))
                .isEmpty();
    }

    @Test
    void everyFieldOfTheTableStandsInAWebhookOfTheTests() {
        // Given
        var seen = EveryField.webhooks().stream()
                .flatMap(webhook -> EveryField.leavesOf(webhook).stream())
                .flatMap(leaf -> fields.of(leaf.field()).stream())
                .collect(Collectors.toSet());
        // Then
        assertThat(fields.lines()).filteredOn(line -> !seen.contains(line)).isEmpty();
    }

    @Test
    void aFieldThatIsNotPlainCannotBeReadInTheClear() {
        assertThatThrownBy(() -> fields.plain("messages[].text.body"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("messages[].text.body");
        assertThatThrownBy(() -> fields.plain("messages[].hologram.of")).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fields: [{field: a, as: sealed}]",
                "fields: [{field: a, as: plain, why: x}]",
                "fields: [{field: a, as: sealed, form: word, why: x}]",
                "fields: [{as: sealed, why: x}]",
                "fields: [{field: a, as: sealed, why: x}, {field: a, as: alias, why: y}]"
            })
    void aTableThatLeavesSomethingOpenStopsTheStart(String yaml) {
        var file = new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> WebhookFields.read(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(WebhookFields.FILE);
    }

    @ParameterizedTest
    @CsvSource({
        "WORD, RESTRICTED_BIZ_INITIATED_MESSAGING, true",
        "WORD, authentication-international, true",
        "WORD, TIER_2K, true",
        "WORD, 15550100777, false",
        "WORD, call15550100777, false",
        "WORD, Amara Okoye, false",
        "WORD, amara@noord.example, false",
        "MIME, audio/ogg; codecs=opus, true",
        "MIME, application/vnd.openxmlformats-officedocument.wordprocessingml.document, true",
        "MIME, image/15550100777, false",
        "LANGUAGE, en_US, true",
        "LANGUAGE, zh_Hant, true",
        "LANGUAGE, Amara, false",
        "TIER, TIER_UNLIMITED, true",
        "TIER, TIER_NOT_SET, true",
        "TIER, 0:50000, true",
        "TIER, -1, true",
        "TIER, 15550100777, false",
        "NUMBER, 131050, true",
        "NUMBER, 15550100777, false",
        "CALLBACK, msg_01JNBE9W000000000000000000, true",
        "CALLBACK, about the visit, false"
    })
    void nothingPersonalHasTheFormOfAWord(PlainForm form, String value, boolean has) {
        assertThat(form.has(value)).isEqualTo(has);
    }
}
