package io.optward.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.LinkRequest;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.RevealAnswer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever holds personal data in the clear does not show it when printed. */
class RedactionTest {

    private static final String PHONE = "+15550100777";
    private static final String TEXT = "Is my appointment confirmed?";

    @Test
    void whatIsToBeProtectedPrintsNamesOnly() {
        var phone = new Alias(AliasKind.PHONE, PHONE);
        var request = new ProtectRequest(List.of(new ProtectRequest.Item(
                null, List.of(phone), Map.of("message", "wamid.HBgL"), Map.of("body", TEXT), null, null)));

        assertThat(request.toString())
                .doesNotContain("5550100777", TEXT, "wamid")
                .contains("PHONE", "body");
        assertThat(new LinkRequest(List.of(phone)).toString()).doesNotContain("5550100777");
    }

    @Test
    void whatIsRevealedPrintsNamesOnly() {
        var answer = new RevealAnswer(
                List.of(new RevealAnswer.Item(null, Map.of(AliasKind.PHONE, PHONE), Map.of("body", TEXT), null)));

        assertThat(answer.toString()).doesNotContain("5550100777", TEXT).contains("PHONE", "body");
    }
}
