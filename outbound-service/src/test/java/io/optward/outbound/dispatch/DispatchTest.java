package io.optward.outbound.dispatch;

import static io.optward.outbound.surroundings.Department.OTHER_SENDER;
import static io.optward.outbound.surroundings.Department.PATIENCE;
import static io.optward.outbound.surroundings.Department.SENDER;
import static io.optward.outbound.surroundings.Department.accepted;
import static io.optward.outbound.surroundings.Department.awaitStatus;
import static io.optward.outbound.surroundings.Department.careTextTo;
import static io.optward.outbound.surroundings.Department.marketingTo;
import static io.optward.outbound.surroundings.Department.newNumber;
import static io.optward.outbound.surroundings.Department.publish;
import static io.optward.outbound.surroundings.Department.results;
import static io.optward.outbound.surroundings.Department.sql;
import static io.optward.outbound.surroundings.Department.utilityTo;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.micrometer.core.instrument.MeterRegistry;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.decision.Decision;
import io.optward.contracts.inbound.InboundEvent.MessageReceived;
import io.optward.contracts.outbound.MessageStateChanged;
import io.optward.contracts.outbound.MessageStatus;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.outbound.surroundings.Surroundings;
import io.optward.outbound.surroundings.SurroundingsResource;
import io.optward.outbound.surroundings.TestConsent.Said;
import io.optward.outbound.surroundings.TestWhatsApp.Reply;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@WithTestResource(SurroundingsResource.class)
class DispatchTest {

    @Inject
    MeterRegistry meters;

    private Surroundings surroundings;

    @BeforeEach
    void surround() {
        surroundings = Surroundings.started();
    }

    @AfterEach
    void everybodyIsBack() {
        surroundings.vault.away(false);
        surroundings.consent.away(false);
    }

    @Test
    void aDeniedMessageNeverReachesWhatsAppAndTellsEveryObjection() {
        var phone = newNumber();
        surroundings.consent.says(
                surroundings.vault.subject(AliasKind.PHONE, phone), Said.deny("CONSENT_WITHDRAWN", "NOTICE_STALE"));

        var id = accepted(marketingTo(phone));

        var denied = awaitStatus(id, "DENIED");
        assertThat(denied.getList("reasons")).containsExactly("CONSENT_WITHDRAWN", "NOTICE_STALE");
        assertThat(surroundings.whatsapp.sentTo(phone)).isEmpty();
        await().atMost(PATIENCE).until(() -> results(id).size() == 2);
        assertThat(results(id).getLast().decision())
                .satisfies(decision -> assertThat(decision.outcome()).isEqualTo(Decision.Outcome.DENY));
    }

    @Test
    void anAllowedMessageIsSentOnceToTheRealNumberUnderOurCallback() {
        var phone = newNumber();

        var id = accepted(marketingTo(phone));

        var submitted = awaitStatus(id, "SUBMITTED");
        var sent = surroundings.whatsapp.sentTo(phone);
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().path()).isEqualTo("/v26.0/" + SENDER + "/messages");
        assertThat(sent.getFirst().authorization()).isEqualTo("Bearer token-of-the-test");
        assertThat(sent.getFirst().body().toPrettyString()).isEqualToIgnoringWhitespace("""
                        {"messaging_product":"whatsapp","recipient_type":"individual","to":"%s","type":"template",
                         "biz_opaque_callback_data":"%s",
                         "template":{"name":"autumn_checkup","language":{"code":"en_US"},
                           "components":[{"type":"body","parameters":[
                             {"type":"text","parameter_name":"first_name","text":"Amara"},
                             {"type":"text","parameter_name":"clinic","text":"Noord"}]}]}}""".formatted(phone, id));
        assertThat(submitted.getString("message"))
                .isEqualTo(surroundings.vault.mid(sent.getFirst().wamid()).value());
    }

    @Test
    void everyChangeStandsInTheHistoryAndIsToldOnKafka() {
        var phone = newNumber();

        var id = accepted(marketingTo(phone));

        var submitted = awaitStatus(id, "SUBMITTED");
        assertThat(submitted.getList("history.status")).containsExactly("ACCEPTED", "CLEARED", "SENDING", "SUBMITTED");
        await().atMost(PATIENCE).until(() -> results(id).size() == 4);
        var told = results(id);
        assertThat(told)
                .extracting(MessageStateChanged::status)
                .containsExactly(
                        MessageStatus.ACCEPTED, MessageStatus.CLEARED, MessageStatus.SENDING, MessageStatus.SUBMITTED);
        assertThat(told.get(1).decision()).satisfies(decision -> {
            assertThat(decision.outcome()).isEqualTo(Decision.Outcome.ALLOW);
            assertThat(decision.proof()).isNull();
        });
        assertThat(told.get(2).attempt()).isEqualTo(1);
        assertThat(told.get(3).message().value()).isEqualTo(submitted.getString("message"));
    }

    @Test
    void whatWhatsAppCallsThePersonIsLinkedInTheVault() {
        var phone = newNumber();

        accepted(marketingTo(phone));

        var digits = phone.substring(1);
        await().atMost(PATIENCE).until(() -> surroundings.vault.links().stream().anyMatch(link -> link.aliases()
                .equals(List.of(
                        new Alias(AliasKind.PHONE, phone),
                        new Alias(AliasKind.WA_ID, digits),
                        new Alias(AliasKind.BSUID, "US.TEST" + digits)))));
    }

    @Test
    void whoIsKnownByWaIdOnlyIsReachedUnderItWithAPlus() {
        var digits = newNumber().substring(1);
        var subject = surroundings.vault.subject(AliasKind.WA_ID, digits);
        personWrote(subject, Instant.now());

        var id = accepted(careTextTo(subject, "Yes, it is."));

        awaitStatus(id, "SUBMITTED");
        assertThat(surroundings.whatsapp.sentTo("+" + digits)).singleElement().satisfies(sent -> assertThat(
                        sent.body().at("/text/body").asText())
                .isEqualTo("Yes, it is."));
    }

    @Test
    void whoHidesTheirNumberIsReachedUnderTheirUserId() {
        var subject = surroundings.vault.subject(AliasKind.BSUID, "US.HIDDEN1");
        personWrote(subject, Instant.now());

        var id = accepted(careTextTo(subject, "Yes, it is."));

        awaitStatus(id, "SUBMITTED");
        assertThat(surroundings.whatsapp.sentTo("US.HIDDEN1")).hasSize(1);
    }

    @Test
    void textToSomebodyWhoDidNotWriteForADayIsDenied() {
        var phone = newNumber();
        var subject = surroundings.vault.subject(AliasKind.PHONE, phone);
        personWrote(subject, Instant.now().minus(Duration.ofHours(25)));

        var id = accepted(careTextTo(subject, "Are you still there?"));

        assertThat(awaitStatus(id, "DENIED").getList("reasons")).containsExactly("WINDOW_CLOSED");
        assertThat(surroundings.whatsapp.sentTo(phone)).isEmpty();
    }

    @Test
    void aMessageThatMustWaitIsSentOnceItMay() {
        var phone = newNumber();
        var subject = surroundings.vault.subject(AliasKind.PHONE, phone);
        surroundings.consent.says(
                subject,
                Said.wait("LEDGER_BEHIND"),
                Said.wait("LEDGER_BEHIND"),
                Said.wait("LEDGER_BEHIND"),
                Said.allow());

        var id = accepted(marketingTo(phone));

        // waiting for one reason is one change, however often it was asked
        assertThat(awaitStatus(id, "SUBMITTED").getList("history.status"))
                .containsExactly("ACCEPTED", "WAITING", "CLEARED", "SENDING", "SUBMITTED");
        assertThat(surroundings.consent.askedAbout(subject)).isEqualTo(4);
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void whileConsentIsAwayMessagesWaitAndIntakeStaysReady() {
        var phone = newNumber();
        surroundings.consent.away(true);

        var id = accepted(marketingTo(phone));

        assertThat(awaitStatus(id, "WAITING").getList("reasons")).containsExactly("CONSENT_AWAY");
        assertThat(surroundings.whatsapp.sentTo(phone)).isEmpty();
        given().get("/q/health/ready").then().statusCode(200);
        surroundings.consent.away(false);
        awaitStatus(id, "SUBMITTED");
    }

    @Test
    void aDecisionThatBecameTooOldIsTakenAgainAndNothingIsOnRecordOfTheFirst() {
        var phone = newNumber();
        var subject = surroundings.vault.subject(AliasKind.PHONE, phone);
        double before = meters.counter("optward.outbound.decisions.retaken").count();
        surroundings.vault.delayNextReveal(Duration.ofMillis(400));

        var id = accepted(marketingTo(phone));

        assertThat(awaitStatus(id, "SUBMITTED").getList("history.status"))
                .containsExactly("ACCEPTED", "CLEARED", "SENDING", "SUBMITTED");
        assertThat(surroundings.consent.askedAbout(subject)).isEqualTo(2);
        assertThat(meters.counter("optward.outbound.decisions.retaken").count()).isGreaterThan(before);
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void aMessageHeldByMetaIsSaidToBeHeld() {
        var phone = newNumber();
        surroundings.whatsapp.replies(phone, new Reply.Held());

        awaitStatus(accepted(marketingTo(phone)), "HELD");
    }

    @Test
    void anErrorThatProvesNothingWasSentIsTriedAgain() {
        var phone = newNumber();
        surroundings.whatsapp.replies(phone, new Reply.Error(400, 133000));

        var id = accepted(marketingTo(phone));

        assertThat(awaitStatus(id, "SUBMITTED").getList("history.reason")).contains("WHATSAPP_133000");
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(2);
    }

    @Test
    void anErrorThatProvesNothingIsNeverTriedAgain() {
        var phone = newNumber();
        surroundings.whatsapp.replies(phone, new Reply.Error(500, 131000));

        var id = accepted(marketingTo(phone));

        assertThat(awaitStatus(id, "OUTCOME_UNKNOWN").getList("reasons")).containsExactly("WHATSAPP_131000");
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void aMessageThatWillNeverBeTakenFails() {
        var phone = newNumber();
        surroundings.whatsapp.replies(phone, new Reply.Error(400, 131008));

        assertThat(awaitStatus(accepted(marketingTo(phone)), "FAILED").getList("reasons"))
                .containsExactly("WHATSAPP_131008");
    }

    @Test
    void whoStoppedMarketingAtWhatsAppIsWrittenIntoTheConsentLedger() {
        var phone = newNumber();
        var subject = surroundings.vault.subject(AliasKind.PHONE, phone);
        surroundings.whatsapp.replies(phone, new Reply.Error(400, 131050));

        var id = accepted(marketingTo(phone));

        assertThat(awaitStatus(id, "FAILED").getList("reasons")).containsExactly("WHATSAPP_131050");
        await().atMost(PATIENCE)
                .until(() -> surroundings.consent.withdrawnFor(subject), List.of("MARKETING", "SURVEY")::equals);
    }

    @Test
    void anErrorOfTheAccountRestsTheSenderForEverybodyToSee() {
        var phone = newNumber();
        surroundings.whatsapp.replies(phone, new Reply.Error(401, 190));

        var id = accepted(utilityTo(phone, OTHER_SENDER));

        assertThat(awaitStatus(id, "WAITING").getList("reasons")).containsExactly("WHATSAPP_190");
        given().get("/v1/senders/" + OTHER_SENDER)
                .then()
                .body("paused.reason", equalTo("WHATSAPP_190"))
                .body("queued", equalTo(1));
        awaitStatus(id, "SUBMITTED");
        given().get("/v1/senders/" + OTHER_SENDER).then().body("paused", nullValue());
    }

    @Test
    void sendersTellWhoWorksThem() {
        accepted(marketingTo(newNumber()));

        given().get("/v1/senders")
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(SENDER, OTHER_SENDER)))
                .body("items[0].waba", equalTo("215500000000001"))
                .body("items[0].displayName", equalTo("Noord Clinic"))
                .body("items[0].owner.holder", startsWith("outbound-service_"))
                .body("items[0].owner.epoch", notNullValue());
        given().get("/v1/senders/999").then().statusCode(404);
    }

    @Test
    void aMessageExpiresWhenItsTimeIsOver() {
        var phone = newNumber();
        surroundings.consent.says(surroundings.vault.subject(AliasKind.PHONE, phone), Said.wait("LEDGER_BEHIND"));
        var body = marketingTo(phone)
                .replace("\"template\"", "\"expiresAt\":\"" + Instant.now().plusSeconds(3) + "\",\"template\"");

        var id = accepted(body);

        assertThat(awaitStatus(id, "EXPIRED").getList("reasons")).containsExactly("LEDGER_BEHIND");
        assertThat(surroundings.whatsapp.sentTo(phone)).isEmpty();
    }

    private void personWrote(SubjectToken subject, Instant at) {
        var mid = CrockfordId.random(KeyedId.MESSAGE_PREFIX);
        publish(
                mid,
                "/ingress-service",
                subject,
                new MessageReceived(
                        subject,
                        SENDER,
                        "215500000000001",
                        new KeyedId(mid),
                        MessageReceived.Kind.TEXT,
                        null,
                        null,
                        null,
                        null,
                        at,
                        Instant.now()));
        // Kafka may take longer than the short grace of these tests
        await().atMost(PATIENCE)
                .until(() -> sql(
                                "UPDATE service_window SET sender = sender WHERE subject = ? AND sender = ?",
                                subject.value(),
                                SENDER)
                        == 1);
    }
}
