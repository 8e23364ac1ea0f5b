package io.optward.outbound.dispatch;

import static io.optward.outbound.surroundings.Department.OTHER_SENDER;
import static io.optward.outbound.surroundings.Department.PATIENCE;
import static io.optward.outbound.surroundings.Department.SENDER;
import static io.optward.outbound.surroundings.Department.accepted;
import static io.optward.outbound.surroundings.Department.awaitStatus;
import static io.optward.outbound.surroundings.Department.marketingTo;
import static io.optward.outbound.surroundings.Department.message;
import static io.optward.outbound.surroundings.Department.newNumber;
import static io.optward.outbound.surroundings.Department.post;
import static io.optward.outbound.surroundings.Department.told;
import static io.optward.outbound.surroundings.Department.utilityTo;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.subject.AliasKind;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.outbound.surroundings.Surroundings;
import io.optward.outbound.surroundings.SurroundingsResource;
import io.optward.outbound.surroundings.TestConsent.Said;
import io.optward.outbound.surroundings.TestWhatsApp.Reply;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@WithTestResource(SurroundingsResource.class)
class NeighboursAwayTest {

    private static final Duration AFTER_THEIR_RETURN = Duration.ofSeconds(30);

    private Surroundings surroundings;

    @BeforeEach
    void surround() {
        surroundings = Surroundings.started();
    }

    @AfterEach
    void everybodyIsBack() {
        surroundings.vault.away(false);
        surroundings.vault.breaksOff(false);
        surroundings.vault.breaksOffNamingMessages(false);
        surroundings.consent.away(false);
        surroundings.consent.breaksOff(false);
        surroundings.consent.breaksOffNoting(false);
        surroundings.whatsappGone(false);
    }

    @Test
    void whileWhatsAppIsAwayEveryMessageWaitsAndAllGoOnAfterItsReturn() {
        surroundings.whatsappGone(true);
        var phones = IntStream.range(0, 12).mapToObj(_ -> newNumber()).toList();

        var ids = phones.stream()
                .map(phone -> accepted(utilityTo(phone, OTHER_SENDER)))
                .toList();

        ids.forEach(id ->
                assertThat(awaitStatus(id, "WAITING").getList("reasons")).containsExactly("WHATSAPP_UNREACHABLE"));
        // intake goes on, and an operator is told in words
        await().atMost(PATIENCE)
                .until(() -> told("messages are worked off", "whatsapp"), text -> text.startsWith("away since 2"));
        assertThat(told("messages are worked off", "waiting"))
                .startsWith("the oldest message msg_")
                .endsWith("WHATSAPP_UNREACHABLE");
        assertThat(told("messages are worked off", "sender " + OTHER_SENDER)).isEqualTo("worked here");
        given().get("/q/health/ready").then().statusCode(200);

        surroundings.whatsappGone(false);

        await().atMost(AFTER_THEIR_RETURN).untilAsserted(() -> ids.forEach(id -> awaitStatus(id, "SUBMITTED")));
        assertThat(phones).allSatisfy(phone -> assertThat(surroundings.whatsapp.sentTo(phone))
                .hasSize(1));
    }

    @Test
    void whileTheVaultIsAwayMessagesWaitNoneIsTakenInAndBothGoOnAfterItsReturn() {
        var phone = newNumber();
        var subject = surroundings.vault.subject(AliasKind.PHONE, phone);
        surroundings.consent.says(subject, Said.wait("LEDGER_BEHIND"));
        var id = accepted(marketingTo(phone));
        awaitStatus(id, "WAITING");
        surroundings.vault.away(true);
        surroundings.consent.says(subject, Said.allow());

        await().atMost(PATIENCE)
                .until(() -> awaitStatus(id, "WAITING").getList("reasons").contains("VAULT_AWAY"));
        var key = CrockfordId.random("key-");
        post(key, marketingTo(newNumber()))
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("reason", equalTo("VAULT_AWAY"));
        given().get("/q/health/ready").then().statusCode(200);
        assertThat(told("messages are taken in", "state")).startsWith("answering 503: the vault is away since 2");
        // what was taken in can still be looked at
        given().get("/v1/messages/" + id).then().statusCode(200);

        surroundings.vault.away(false);

        await().atMost(AFTER_THEIR_RETURN).untilAsserted(() -> awaitStatus(id, "SUBMITTED"));
        await().atMost(AFTER_THEIR_RETURN)
                .until(() -> told("messages are taken in", "state").equals("protecting and recording"));
    }

    @Test
    void aMessageWhoseTimeIsOverMeanwhileTellsWhatItWaitedFor() {
        surroundings.consent.away(true);
        var body = marketingTo(newNumber())
                .replace("\"template\"", "\"expiresAt\":\"" + Instant.now().plusSeconds(3) + "\",\"template\"");

        var id = accepted(body);

        assertThat(awaitStatus(id, "EXPIRED").getList("reasons")).containsExactly("CONSENT_AWAY");
        assertThat(told("messages are worked off", "consent-service")).startsWith("away since 2");
        assertThat(told("messages are worked off", "sender " + SENDER)).isEqualTo("worked here");
    }

    @Test
    void whileConsentBreaksOffItsAnswersMessagesWaitAndGoOutOnceAfterwards() {
        var phone = newNumber();
        surroundings.consent.breaksOff(true);

        var id = accepted(marketingTo(phone));

        assertThat(awaitStatus(id, "WAITING").getList("reasons")).containsExactly("CONSENT_AWAY");
        assertThat(told("messages are worked off", "consent-service")).startsWith("away since 2");
        surroundings.consent.breaksOff(false);
        assertThat(awaitStatus(id, "SUBMITTED").getList("history.status"))
                .containsExactly("ACCEPTED", "WAITING", "CLEARED", "SENDING", "SUBMITTED");
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void whileTheVaultBreaksOffItsAnswersMessagesWaitNoneIsTakenInAndBothGoOnAfterwards() {
        var phone = newNumber();
        var subject = surroundings.vault.subject(AliasKind.PHONE, phone);
        surroundings.consent.says(subject, Said.wait("LEDGER_BEHIND"));
        var id = accepted(marketingTo(phone));
        awaitStatus(id, "WAITING");
        surroundings.vault.breaksOff(true);
        surroundings.consent.says(subject, Said.allow());

        await().atMost(PATIENCE)
                .until(() -> awaitStatus(id, "WAITING").getList("reasons").contains("VAULT_AWAY"));
        post(CrockfordId.random("key-"), marketingTo(newNumber()))
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("reason", equalTo("VAULT_AWAY"));

        surroundings.vault.breaksOff(false);
        awaitStatus(id, "SUBMITTED");
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void aMessageThatWhatsAppTookIsSubmittedThoughTheVaultBreaksOffAndLearnsItsIdLater() {
        var phone = newNumber();
        surroundings.vault.breaksOffNamingMessages(true);

        var id = accepted(marketingTo(phone));

        var submitted = awaitStatus(id, "SUBMITTED");
        assertThat(submitted.getList("reasons")).containsExactly("MESSAGE_ID_PENDING");
        assertThat(submitted.getString("message")).isNull();
        surroundings.vault.breaksOffNamingMessages(false);
        var wamid = surroundings.whatsapp.sentTo(phone).getFirst().wamid();
        await().atMost(PATIENCE)
                .until(
                        () -> message(id).getString("message"),
                        surroundings.vault.mid(wamid).value()::equals);
        assertThat(message(id).getList("history.status"))
                .containsExactly("ACCEPTED", "CLEARED", "SENDING", "SUBMITTED");
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void anOptOutIsToldOnceConsentNoLongerBreaksOffAndHoldsUpNobodyMeanwhile() {
        var phone = newNumber();
        var subject = surroundings.vault.subject(AliasKind.PHONE, phone);
        surroundings.whatsapp.replies(phone, new Reply.Error(400, 131050));
        surroundings.consent.breaksOffNoting(true);

        awaitStatus(accepted(marketingTo(phone)), "FAILED");
        // the sender goes on, though what is owed of it cannot be told
        for (int i = 0; i < 3; i++) {
            awaitStatus(accepted(marketingTo(newNumber())), "SUBMITTED");
        }
        assertThat(surroundings.consent.withdrawnFor(subject)).isEmpty();

        surroundings.consent.breaksOffNoting(false);
        await().atMost(PATIENCE)
                .until(() -> surroundings.consent.withdrawnFor(subject), List.of("MARKETING", "SURVEY")::equals);
    }
}
