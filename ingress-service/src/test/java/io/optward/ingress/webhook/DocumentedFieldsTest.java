package io.optward.ingress.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.optward.contracts.Json;
import io.optward.contracts.account.AccountDetail.AccountUpdate;
import io.optward.contracts.account.AccountDetail.FlowReport;
import io.optward.contracts.account.AccountDetail.History;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import io.optward.ingress.Webhooks;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every field that an app can subscribe to, those among them whose shape Meta does not tell. */
class DocumentedFieldsTest {

    /** As Meta lists them: WhatsApp Business Platform, Webhooks, "Fields". */
    static final List<String> FIELDS = List.of(
            "messages",
            "user_preferences",
            "user_id_update",
            "account_update",
            "account_alerts",
            "account_review_update",
            "business_capability_update",
            "phone_number_quality_update",
            "phone_number_name_update",
            "message_template_status_update",
            "message_template_quality_update",
            "message_template_components_update",
            "template_category_update",
            "template_correct_category_detection",
            "security",
            "business_username_updates",
            "account_settings_update",
            "history",
            "smb_message_echoes",
            "smb_app_state_sync",
            "calls",
            "flows",
            "group_lifecycle_update",
            "group_participants_update",
            "group_settings_update",
            "group_status_update",
            "messaging_handovers",
            "standby",
            "automatic_events",
            "partner_solutions",
            "payment_configuration_update");

    private static final Instant RECEIVED = Instant.ofEpochSecond(1795340500);
    private static final Alias ACCOUNT = new Alias(AliasKind.ACCOUNT, "215500000000001");
    private static final Alias AMARA = new Alias(AliasKind.WA_ID, "15550100777");

    private final WebhookParser parser = WebhookParserFixture.parser();

    @Test
    void theFieldsThatAreKnownByNameAreThoseThatMetaLists() {
        assertThat(WebhookParser.DOCUMENTED_FIELDS).containsExactlyInAnyOrderElementsOf(FIELDS);
    }

    @Test
    void everyFieldStandsInAWebhookOfTheTests() {
        assertThat(Stream.concat(EveryField.webhooks().stream(), EveryField.ofUntoldShape().stream())
                        .flatMap(webhook -> webhook.at("/entry/0/changes").valueStream())
                        .map(change -> change.get("field").asText()))
                .containsAll(FIELDS);
    }

    @ParameterizedTest
    @FieldSource("FIELDS")
    void whatNobodyKnowsInAFieldIsKeptUnderTheFieldsNameAndHoldsNothingUp(String field) throws IOException {
        for (var value : List.of(
                "{\"hologram\":{\"of\":\"15550100777\"}}",
                "{\"metadata\":{\"phone_number_id\":\"330200000000001\"},\"hologram\":[7,{\"of\":\"15550100777\"}]}",
                "[\"hologram\"]",
                "\"hologram\"")) {
            // Given
            var change = Json.mapper().readTree("{\"field\":\"" + field + "\",\"value\":" + value + "}");
            // When
            var items = betweenTwoTexts(change);
            // Then
            assertThat(items).hasSize(3);
            assertThat(items.getFirst()).isInstanceOf(WebhookItem.Message.class);
            assertThat(items.getLast()).isInstanceOf(WebhookItem.Message.class);
            assertThat(items.get(1)).isInstanceOfSatisfying(WebhookItem.Report.class, report -> {
                assertThat(report.field()).isEqualTo(field);
                assertThat(jsonOf(report)).isEqualTo(change);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("webhooksOfUntoldShape")
    void aFieldWhoseShapeIsNotToldIsKeptWholeUnderItsNameAndIsNobodysAct(JsonNode webhook) throws IOException {
        // Given
        var change = webhook.at("/entry/0/changes/0");
        // When
        var items = betweenTwoTexts(change);
        // Then
        assertThat(items).hasSize(3);
        assertThat(items.get(1)).isInstanceOfSatisfying(WebhookItem.Report.class, report -> {
            assertThat(report.field()).isEqualTo(change.get("field").asText());
            assertThat(report.detail()).isNull();
            assertThat(jsonOf(report)).isEqualTo(change);
            assertThat(report.owners())
                    .isEqualTo(change.at("/value/contacts").isMissingNode() ? List.of(ACCOUNT) : List.of(AMARA));
        });
    }

    @Test
    void ofAnAccountsUpdateThePricingTierIsPlainAndTheRestIsInWhatIsSealed() {
        // When
        var reports = EveryField.in("account")
                .flatMap(webhook -> itemsOf(webhook).stream())
                .filter(WebhookItem.Report.class::isInstance)
                .map(WebhookItem.Report.class::cast)
                .filter(report -> report.detail() instanceof AccountUpdate)
                .toList();
        // Then
        assertThat(reports)
                .extracting(WebhookItem.Report::detail)
                .contains(
                        new AccountUpdate("PARTNER_REMOVED", List.of(), null, null, "CHANGE_NUMBER", null),
                        new AccountUpdate("VOLUME_BASED_PRICING_TIER_UPDATE", List.of(), null, null, null, "0:50000"));
        assertThat(reports)
                .filteredOn(report -> jsonOf(report).at("/value/waba_info").isObject())
                .singleElement()
                .satisfies(report -> {
                    var value = jsonOf(report).get("value");
                    assertThat(value.at("/waba_info/owner_business_id").asText())
                            .isEqualTo("990000000000007");
                    assertThat(value.at("/partner_client_certification_info/status")
                                    .asText())
                            .isEqualTo("PENDING");
                    assertThat(value.at("/auth_international_rate_eligibility/start_time")
                                    .asLong())
                            .isEqualTo(1795340000);
                });
        assertThat(reports)
                .filteredOn(
                        report -> jsonOf(report).at("/value/volume_tier_info").isObject())
                .singleElement()
                .satisfies(report -> assertThat(jsonOf(report)
                                .at("/value/volume_tier_info/region")
                                .asText())
                        .isEqualTo("Netherlands"));
    }

    @Test
    void whatBecameOfAFlowCanBeReadWithoutOpeningIt() {
        assertThat(EveryField.in("account")
                        .flatMap(webhook -> itemsOf(webhook).stream())
                        .filter(WebhookItem.Report.class::isInstance)
                        .map(item -> ((WebhookItem.Report) item).detail())
                        .filter(FlowReport.class::isInstance))
                .containsExactly(
                        new FlowReport("FLOW_STATUS_CHANGE", "770011002200330", "DRAFT", "PUBLISHED", null),
                        new FlowReport("ENDPOINT_ERROR_RATE", "770011002200330", null, null, "ACTIVATED"),
                        new FlowReport("ENDPOINT_LATENCY", "770011002200330", null, null, "DEACTIVATED"),
                        new FlowReport("ENDPOINT_AVAILABILITY", "770011002200330", null, null, "ACTIVATED"));
    }

    @Test
    void ofTheHistoryOfANumberCountsAreKeptAndNothingElseNotEvenSealed() {
        // When
        var reports = EveryField.in("coexistence")
                .flatMap(webhook -> itemsOf(webhook).stream())
                .filter(WebhookItem.Report.class::isInstance)
                .map(WebhookItem.Report.class::cast)
                .filter(report -> report.field().equals("history"))
                .toList();
        // Then
        assertThat(reports)
                .extracting(WebhookItem.Report::detail)
                .containsExactly(
                        new History(0, 1, 55, 1, 2, List.of()), new History(null, null, null, 0, 0, List.of(2593109)));
        assertThat(reports).allSatisfy(report -> {
            assertThat(report.owners()).containsExactly(ACCOUNT);
            assertThat(report.json()).doesNotContain("15550100777", "an old story", "wamid");
        });
    }

    static List<JsonNode> webhooksOfUntoldShape() {
        return EveryField.ofUntoldShape();
    }

    /** What is read of a change that comes between somebody's first words and their last, in one webhook. */
    private List<WebhookItem> betweenTwoTexts(JsonNode change) throws IOException {
        var first = Json.mapper().readTree(Webhooks.text("15550100712", "wamid.HBgLZmlyc3Q=", "Hi"));
        var last = Json.mapper().readTree(Webhooks.text("15550100712", "wamid.HBgLbGFzdA==", "Bye"));
        ((ArrayNode) first.at("/entry/0/changes")).add(change).add(last.at("/entry/0/changes/0"));
        return itemsOf(first);
    }

    private List<WebhookItem> itemsOf(JsonNode webhook) {
        try {
            var outcome = parser.parse(Json.mapper().writeValueAsBytes(webhook), RECEIVED);
            var understood = (WebhookParser.Outcome.Understood) outcome;
            assertThat(understood.refusals()).isEmpty();
            return understood.items();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode jsonOf(WebhookItem.Report report) {
        try {
            return Json.mapper().readTree(report.json());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
