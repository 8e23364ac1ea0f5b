package io.optward.ingress.webhook;

import static io.optward.contracts.account.TwoStepPinReported.Outcome.PIN_CHANGED;
import static io.optward.contracts.account.TwoStepPinReported.Outcome.PIN_REQUEST_SUCCESS;
import static io.optward.contracts.account.TwoStepPinReported.Outcome.PIN_RESET_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.optward.contracts.inbound.InboundEvent.MessageReceived;
import io.optward.contracts.inbound.InboundEvent.PreferenceChanged;
import io.optward.contracts.status.StatusReported;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import io.optward.ingress.Webhooks;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookParserTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-23T12:00:00Z");
    private static final Alias WA_ID = new Alias(AliasKind.WA_ID, "15550100777");
    private static final Alias BSUID = new Alias(AliasKind.BSUID, "US.7Q2MZX84K1PDA0");
    private static final String SENDER = "330200000000001";
    private static final Alias ACCOUNT = new Alias(AliasKind.ACCOUNT, "215500000000001");

    private final WebhookParser parser = WebhookParserFixture.parser();

    @Test
    void aTextIsReadWithEverybodysAliases() {
        assertThat(itemsOf("webhook-text.json"))
                .containsExactly(new WebhookItem.Message(
                        at(1795340000),
                        List.of(WA_ID, BSUID, new Alias(AliasKind.PARENT_BSUID, "US.ENT.5TJ9R3")),
                        "wamid.HBgLdGVzdC1pbi0wMDAx",
                        new WebhookItem.Content(
                                MessageReceived.Kind.TEXT, "Is my appointment confirmed?", null, null, null, null),
                        "Amara Okoye",
                        "wamid.HBgLdGVzdC1vdXQtMDAwMQ==",
                        null,
                        null));
    }

    @Test
    void statusesAreReadAndAnUnknownOneDoesNotFail() {
        // When
        var items = itemsOf("webhook-statuses.json");
        // Then
        assertThat(items.subList(0, 3))
                .extracting(WebhookItem.Status.class::cast)
                .extracting(
                        WebhookItem.Status::place,
                        WebhookItem.Status::aliases,
                        WebhookItem.Status::wamid,
                        WebhookItem.Status::status,
                        WebhookItem.Status::word,
                        WebhookItem.Status::callback,
                        WebhookItem.Status::errorCode,
                        WebhookItem.Status::pricingCategory)
                .containsExactly(
                        tuple(
                                at(1795340030),
                                List.of(WA_ID, BSUID),
                                "wamid.HBgLb3V0LTU=",
                                StatusReported.Status.DELIVERED,
                                "delivered",
                                "msg_01JNBE9W000000000000000000",
                                null,
                                "marketing"),
                        tuple(
                                at(1795340031),
                                List.of(WA_ID, BSUID),
                                "wamid.HBgLb3V0LTY=",
                                StatusReported.Status.FAILED,
                                "failed",
                                null,
                                131050,
                                null),
                        tuple(
                                at(1795340032),
                                List.of(WA_ID, BSUID),
                                "wamid.HBgLb3V0LTc=",
                                StatusReported.Status.UNKNOWN,
                                "teleported",
                                null,
                                null,
                                null));
    }

    @Test
    void ofAStatusThatIsUnderstoodNothingHasToBeSealed() {
        // When
        var items = itemsOf("webhook-statuses.json");
        // Then
        assertThat(((WebhookItem.Status) items.get(0)).json()).isNull();
        assertThat(((WebhookItem.Status) items.get(1)).json()).contains("131050");
    }

    @Test
    void aStatusThatNamesNobodyIsThatOfTheOnlyContact() {
        assertThat(itemsOf("webhook-statuses.json").get(3))
                .isInstanceOfSatisfying(WebhookItem.Status.class, status -> assertThat(status.aliases())
                        .containsExactly(WA_ID, BSUID));
    }

    @Test
    void preferencesAreReadAndThoseOfAnotherCategoryAreNotMistakenForMarketing() {
        // When
        var items = itemsOf("webhook-preferences.json");
        // Then
        assertThat(items).hasSize(3);
        assertThat(items.get(0)).isInstanceOfSatisfying(WebhookItem.Preference.class, stop -> {
            assertThat(stop.place()).isEqualTo(at(1795340040));
            assertThat(stop.aliases()).containsExactly(WA_ID, BSUID);
            assertThat(stop.value()).isEqualTo(PreferenceChanged.Value.STOP);
            assertThat(stop.identity()).isEqualTo("215500000000001|US.7Q2MZX84K1PDA0|stop|1795340040");
        });
        assertThat(items.get(1))
                .isInstanceOfSatisfying(WebhookItem.Preference.class, preference -> assertThat(preference.value())
                        .isEqualTo(PreferenceChanged.Value.UNKNOWN));
        assertThat(items.get(2)).isInstanceOfSatisfying(WebhookItem.Report.class, report -> assertThat(report.json())
                .contains("service_messages"));
    }

    @Test
    void otherKindsOfMessagesAreCarriedWholeAndNothingIsDropped() {
        // When
        var items = itemsOf("webhook-other-kinds.json");
        // Then
        assertThat(items).hasSize(8);
        for (int i = 0; i < 4; i++) {
            assertThat(items.get(i)).isInstanceOfSatisfying(WebhookItem.Message.class, message -> {
                assertThat(message.content().body()).isNull();
                assertThat(message.content().json()).contains(message.wamid());
                assertThat(message.content().signal()).isNull();
            });
        }
        assertThat(((WebhookItem.Message) items.get(0)).content().json()).contains("52.37020");
    }

    @Test
    void aTextThatHoldsMoreThanATextIsCarriedWholeToo() {
        assertThat(itemsOf("webhook-other-kinds.json").get(4))
                .isInstanceOfSatisfying(WebhookItem.Message.class, message -> {
                    assertThat(message.content().body()).isEqualTo("From your ad");
                    assertThat(message.content().json()).contains("referral");
                });
    }

    @Test
    void aMessageWithoutAnIdIsReportedUnderThePersonWhoWroteIt() {
        assertThat(itemsOf("webhook-other-kinds.json").get(5))
                .isInstanceOfSatisfying(WebhookItem.Report.class, report -> {
                    assertThat(report.json()).contains("without an id");
                    assertThat(report.owners()).containsExactly(WA_ID);
                    assertThat(report.ofPerson()).isTrue();
                });
    }

    @Test
    void aPersonWhoHidesTheirNumberIsKnownByTheirUserId() {
        assertThat(itemsOf("webhook-other-kinds.json").get(6))
                .isInstanceOfSatisfying(WebhookItem.Message.class, message -> {
                    assertThat(message.aliases()).containsExactly(BSUID);
                    assertThat(message.profileName()).isNull();
                });
    }

    @Test
    void errorsBesideMessagesAreReportedWithoutTheMessages() {
        assertThat(itemsOf("webhook-other-kinds.json").get(7))
                .isInstanceOfSatisfying(WebhookItem.Report.class, report -> {
                    assertThat(report.field()).isEqualTo("messages");
                    assertThat(report.json()).contains("131000").doesNotContain("wamid");
                });
    }

    @Test
    void whatIsSaidAboutTheAccountIsReportedUnderTheAccount() {
        // When
        var understood = understood(Webhooks.file("webhook-account.json"));
        // Then
        assertThat(understood.refusals()).containsExactly("ACCOUNT_MISSING");
        assertThat(understood.items())
                .filteredOn(WebhookItem.Report.class::isInstance)
                .extracting(item -> ((WebhookItem.Report) item).field(), item -> ((WebhookItem.Report) item).owners())
                .containsExactly(
                        tuple("account_update", List.of(ACCOUNT)),
                        tuple("unknown", List.of(ACCOUNT)),
                        tuple("unknown", List.of(ACCOUNT)));
    }

    @Test
    void whatBecameOfAPinIsReadWithTheSenderThatTheNumberIs() {
        // When
        var items = itemsOf("webhook-security.json");
        // Then
        assertThat(items.subList(0, 3))
                .extracting(
                        item -> ((WebhookItem.TwoStepPin) item).outcome(),
                        item -> ((WebhookItem.TwoStepPin) item).sender(),
                        item -> ((WebhookItem.TwoStepPin) item).requester(),
                        WebhookItem::at)
                .containsExactly(
                        tuple(PIN_RESET_REQUEST, SENDER, "612000000000555", Instant.ofEpochSecond(1795340066)),
                        tuple(PIN_REQUEST_SUCCESS, SENDER, null, Instant.ofEpochSecond(1795340067)),
                        tuple(PIN_CHANGED, null, null, Instant.ofEpochSecond(1795340068)));
        assertThat(items.get(3)).isInstanceOfSatisfying(WebhookItem.Report.class, report -> {
            assertThat(report.field()).isEqualTo("security");
            assertThat(report.owners()).containsExactly(ACCOUNT);
        });
        assertThat(items.toString()).doesNotContain("612000000000555", "15550100200");
    }

    @Test
    void aStopIsHeardInATextOnly() {
        // Given
        var stop = Webhooks.text("15550100777", "wamid.HBgLc3RvcA==", "Stop, please!");
        // When
        var items = understood(stop).items();
        // Then
        assertThat(items).singleElement().isInstanceOfSatisfying(WebhookItem.Message.class, message -> assertThat(
                        message.content().signal())
                .isNotNull());
    }

    @Test
    void halfASurrogatePairDoesNotStopAnything() {
        // Given
        var odd = new String(Webhooks.file("webhook-text.json"), StandardCharsets.UTF_8)
                .replace("Is my appointment", "Is my \\ud83d appointment");
        // When
        var items = understood(odd.getBytes(StandardCharsets.UTF_8)).items();
        // Then
        assertThat(((WebhookItem.Message) items.getFirst()).content().body())
                .isEqualTo("Is my \ufffd appointment confirmed?");
    }

    @Test
    void printingAnItemShowsNothingOfAPerson() {
        for (var file : List.of(
                "webhook-text.json", "webhook-statuses.json", "webhook-preferences.json", "webhook-other-kinds.json")) {
            assertThat(itemsOf(file).toString())
                    .doesNotContain("15550100777", "US.7Q2", "Amara", "wamid", "appointment", "Clinic");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "{\"entry\":",
                "{\"entry\":[]} x",
                "{\"entry\":[],\"entry\":[]}",
                "{\"entry\":[1e10000000200]}"
            })
    void whatIsNoJsonIsNotUnderstood(String body) {
        assertThat(parser.parse(body.getBytes(StandardCharsets.UTF_8), RECEIVED))
                .isEqualTo(new WebhookParser.Outcome.NotUnderstood("NOT_JSON"));
    }

    @Test
    void jsonThatIsNestedTooDeepIsNotUnderstood() {
        var deep = "{\"entry\":" + "[".repeat(300) + "]".repeat(300) + "}";
        assertThat(parser.parse(deep.getBytes(StandardCharsets.UTF_8), RECEIVED))
                .isEqualTo(new WebhookParser.Outcome.NotUnderstood("NOT_JSON"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "1", "{\"entry\":{}}", "{\"entry\":null}"})
    void whatHasNoEntriesIsNotUnderstood(String body) {
        assertThat(parser.parse(body.getBytes(StandardCharsets.UTF_8), RECEIVED))
                .isEqualTo(new WebhookParser.Outcome.NotUnderstood("NO_ENTRIES"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"entry\":[{\"id\":\"1\",\"changes\":[null]}]}",
                "{\"entry\":[{\"id\":\"1\",\"changes\":[{\"value\":null}]}]}",
                "{\"entry\":[{\"id\":1,\"changes\":[{\"value\":{\"metadata\":7,\"messages\":[]}}]}]}",
                "{\"entry\":[{\"id\":\"1\",\"changes\":[{\"value\":{\"metadata\":{\"phone_number_id\":\"2\"},"
                        + "\"contacts\":[null],\"messages\":[null]}}]}]}",
                "{\"entry\":[{\"id\":\"1\",\"changes\":[{\"value\":{\"metadata\":{\"phone_number_id\":\"2\"},"
                        + "\"statuses\":{\"id\":3}}}]}]}",
                "{\"entry\":[{\"id\":\"1\",\"changes\":[{\"value\":{\"metadata\":{\"phone_number_id\":\"2\"}}}]}]}"
            })
    void anOddShapeIsOneReportAndNoFailure(String body) {
        assertThat(understood(body.getBytes(StandardCharsets.UTF_8)).items())
                .singleElement()
                .isInstanceOf(WebhookItem.Report.class);
    }

    private static WebhookItem.Place at(long second) {
        return new WebhookItem.Place("215500000000001", SENDER, Instant.ofEpochSecond(second));
    }

    private List<WebhookItem> itemsOf(String file) {
        return understood(Webhooks.file(file)).items();
    }

    private WebhookParser.Outcome.Understood understood(byte[] body) {
        return (WebhookParser.Outcome.Understood) parser.parse(body, RECEIVED);
    }
}
