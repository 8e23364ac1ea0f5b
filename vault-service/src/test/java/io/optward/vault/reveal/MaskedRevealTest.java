package io.optward.vault.reveal;

import static io.optward.vault.StaffCalls.get;
import static io.optward.vault.StaffCalls.newName;
import static io.optward.vault.StaffCalls.phonesOf;
import static io.optward.vault.StaffCalls.reveal;
import static io.optward.vault.StaffCalls.token;
import static io.optward.vault.VaultCalls.events;
import static io.optward.vault.VaultCalls.message;
import static io.optward.vault.VaultCalls.newNumber;
import static io.optward.vault.VaultCalls.protect;
import static io.optward.vault.VaultCalls.somebody;
import static io.optward.vault.VaultCalls.waId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.trail.TrailEvent.ValuesRevealed;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.contracts.vault.RevealRequest;
import io.optward.contracts.vault.RevealRequest.Form;
import io.optward.contracts.vault.RevealRequest.Purpose;
import io.optward.vault.VaultResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(VaultResource.class)
class MaskedRevealTest {

    @Test
    void complianceSeesWhoseCaseItIsAndNotTheNumber() {
        // Given
        var number = newNumber();
        var ana = somebody(number);
        var name = newName();
        var masked = "+1 ••• ••• " + number.substring(7);
        // When, Then
        reveal(token(name, "compliance"), phonesOf(ana))
                .then()
                .statusCode(200)
                .body("items[0].aliases.PHONE", equalTo(masked))
                .body("items[0].masked", contains("aliases.PHONE"));
        // asking for all of it does not help
        reveal(
                        token(name, "compliance"),
                        new RevealRequest(Purpose.SUBJECT_REQUEST, phonesOf(ana).items(), Form.FULL))
                .then()
                .body("items[0].aliases.PHONE", equalTo(masked));
        var told = events("audit.trail").stream()
                .filter(fact -> fact.event() instanceof ValuesRevealed revealed
                        && revealed.actor().equals(name))
                .map(fact -> (ValuesRevealed) fact.event())
                .toList();
        assertThat(told).hasSize(2).allSatisfy(fact -> {
            assertThat(fact.items().getFirst().masked()).containsExactly("aliases.PHONE");
            assertThat(fact.roles()).containsExactly("compliance");
            assertThat(fact.policy())
                    .isEqualTo(
                            get(token("oscar", "auditor"), "/v1/reveal-policy").path("version"));
        });
    }

    @Test
    void complianceHasNothingOpenedButWhatThePolicyNames() {
        // Given
        var number = newNumber();
        var wrote = protect(message(Origin.SIGNED_WEBHOOK, "wamid." + number, "Hi", waId(number)));
        var context = wrote.ids().get("message").value();
        // When, Then
        reveal(
                        token(newName(), "compliance"),
                        new RevealRequest(
                                Purpose.SUBJECT_REQUEST,
                                List.of(
                                        new RevealRequest.Item(
                                                wrote.subject(), List.of(), wrote.fields(), context, "case-4711"),
                                        new RevealRequest.Item(
                                                wrote.subject(),
                                                List.of(AliasKind.BSUID),
                                                Map.of(),
                                                null,
                                                "case-4711"))))
                .then()
                .statusCode(200)
                .body("items.error.reason", contains("NOT_FOR_THIS_PURPOSE", "NOT_FOR_THIS_PURPOSE"));
    }

    @Test
    void whoMaySeeAllOfItCanAskForLess() {
        // Given
        var number = newNumber();
        var wrote = protect(message(Origin.SIGNED_WEBHOOK, "wamid." + number, "Hi", waId(number)));
        var item = new RevealRequest.Item(
                wrote.subject(),
                List.of(AliasKind.WA_ID),
                wrote.fields(),
                wrote.ids().get("message").value(),
                "case-4711");
        var token = token(newName(), "privacy-admin");
        // When, Then
        reveal(token, new RevealRequest(Purpose.SUBJECT_REQUEST, List.of(item), Form.MASKED))
                .then()
                .body("items[0].aliases.WA_ID", equalTo("+1 ••• ••• " + number.substring(7)))
                .body("items[0].fields.body", equalTo("•••"))
                .body("items[0].masked", contains("aliases.WA_ID", "fields.body"));
        reveal(token, new RevealRequest(Purpose.SUBJECT_REQUEST, List.of(item)))
                .then()
                .body("items[0].aliases.WA_ID", equalTo(number))
                .body("items[0].fields.body", equalTo("Hi"))
                .body("items[0].masked", nullValue());
    }

    @Test
    void staffReadWhatIsAllowed() {
        get(token("oscar", "auditor"), "/v1/reveal-policy")
                .then()
                .statusCode(200)
                .body("rules.purpose", hasItems("SEND", "CUSTOMER_CARE", "SUBJECT_REQUEST"))
                .body("rules[1].to", equalTo("agent"))
                .body("rules[1].fields", contains("body", "media*"))
                .body("rules[3].show", equalTo("masked"))
                .body("otherwise", equalTo("what no rule allows is refused"));
    }
}
