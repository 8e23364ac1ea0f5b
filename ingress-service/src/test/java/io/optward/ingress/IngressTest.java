package io.optward.ingress;

import static io.optward.contracts.account.TwoStepPinReported.Outcome.PIN_CHANGED;
import static io.optward.contracts.account.TwoStepPinReported.Outcome.PIN_REQUEST_SUCCESS;
import static io.optward.contracts.account.TwoStepPinReported.Outcome.PIN_RESET_REQUEST;
import static io.optward.ingress.VaultOfTheTest.kid;
import static io.optward.ingress.VaultOfTheTest.mid;
import static io.optward.ingress.VaultOfTheTest.personOf;
import static io.optward.ingress.VaultOfTheTest.sealed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.Event;
import io.optward.contracts.EventCatalogue;
import io.optward.contracts.Json;
import io.optward.contracts.Topic;
import io.optward.contracts.account.AccountDetail;
import io.optward.contracts.account.AccountReported;
import io.optward.contracts.account.MessageEchoed;
import io.optward.contracts.account.TwoStepPinReported;
import io.optward.contracts.inbound.InboundEvent.CallReported;
import io.optward.contracts.inbound.InboundEvent.IdentityChanged;
import io.optward.contracts.inbound.InboundEvent.MessageEdited;
import io.optward.contracts.inbound.InboundEvent.MessageReceived;
import io.optward.contracts.inbound.InboundEvent.MessageRevoked;
import io.optward.contracts.inbound.InboundEvent.PreferenceChanged;
import io.optward.contracts.inbound.InboundEvent.ReactionChanged;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import io.optward.contracts.inbound.MessageDetail;
import io.optward.contracts.ingress.ProgressMade;
import io.optward.contracts.ingress.WebhookKeyPublished;
import io.optward.contracts.status.StatusReported;
import io.optward.contracts.trail.TrailEvent;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.ingress.webhook.EveryField;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.kit.event.UndecodableEventException;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From Meta's POST to the events, over real Kafka, PostgreSQL and HTTP. Each test has people and messages of its own. */
@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "ingress"))
@WithTestResource(VaultOfTheTest.class)
class IngressTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SENDER = "330200000000001";
    private static final String ACCOUNT = "215500000000001";
    private static final Instant SENT_AT = Instant.ofEpochSecond(1795340000);

    private final Infrastructure infrastructure = Infrastructure.shared();
    private final HttpClient http = HttpClient.newHttpClient();

    @TestHTTPResource("/webhooks/whatsapp")
    URI webhooks;

    @TestHTTPResource("/q/health/ready")
    URI ready;

    @ConfigProperty(name = "optward.vault.url")
    String vault;

    @BeforeEach
    void everythingIsReady() {
        await().atMost(SOON).until(() -> get(ready).statusCode() == 200);
    }

    @Test
    void metasHandshakeIsAnsweredWithItsChallenge() {
        // When
        var answer = get(URI.create(
                webhooks + "?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=verify-token-for-tests"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(answer.body()).isEqualTo("1158201444");
    }

    @Test
    void aHandshakeWithAnotherTokenIsRefused() {
        // When
        var answer = get(URI.create(webhooks + "?hub.mode=subscribe&hub.challenge=1&hub.verify_token=guess"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("HANDSHAKE_WRONG").doesNotContain("guess");
    }

    @Test
    void aForgedWebhookIsRefusedWithAnEmptyBodyAndRemembered() {
        // Given
        var body = Webhooks.text("15550100701", "wamid.HBgLZm9yZ2Vk", "Hi");
        // When
        var wrong = post(body, "sha256=" + "0".repeat(64));
        var malformed = post(body, "sha256=0");
        var missing = post(body, null);
        // Then
        assertThat(List.of(wrong, malformed, missing)).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).isEmpty();
        });
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        events(TrailEvent.WebhookRefused.class).values())
                .filteredOn(fact -> fact.addressPrefix().equals("127.0.0.0/24"))
                .extracting(TrailEvent.WebhookRefused::reason)
                .contains("SIGNATURE_WRONG", "SIGNATURE_MALFORMED", "SIGNATURE_MISSING"));
    }

    @Test
    void aWebhookOverThreeMegabytesIsTooLarge() {
        // Given
        var body = new byte[3 * 1024 * 1024 + 1];
        Arrays.fill(body, (byte) ' ');
        // When
        var announced = post(body, Webhooks.signatureOf(body));
        var chunked = send(HttpRequest.newBuilder(webhooks)
                .header("X-Hub-Signature-256", Webhooks.signatureOf(body))
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build());
        // Then
        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(chunked.body()).contains("TOO_LARGE");
    }

    @Test
    void aWebhookOfExactlyThreeMegabytesIsStored() {
        // Given
        var body = new byte[3 * 1024 * 1024];
        Arrays.fill(body, (byte) ' ');
        // When
        var answer = post(body, Webhooks.signatureOf(body));
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        events(TrailEvent.WebhookRejected.class).values())
                .anySatisfy(fact -> assertThat(fact.sizeBytes()).isEqualTo(3 * 1024 * 1024)));
    }

    @Test
    void aSignedBodyThatIsNoJsonIsAcceptedAndPutAside() {
        // Given
        var body = "certainly not JSON".getBytes(StandardCharsets.UTF_8);
        // When
        var answer = deliver(body);
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        await().atMost(SOON).untilAsserted(() -> {
            var fact = events(TrailEvent.WebhookRejected.class).values().stream()
                    .filter(rejected -> rejected.sizeBytes() == body.length)
                    .findFirst();
            assertThat(fact).hasValueSatisfying(rejected -> {
                assertThat(rejected.reason()).isEqualTo("NOT_JSON");
                assertThat(rejectedRecord(rejected.receipt()))
                        .satisfies(record ->
                                assertThat(header(record, "optward_reason")).isEqualTo("NOT_JSON"))
                        .satisfies(record -> assertThat(record.value())
                                .isEqualTo(sealedRecord(rejected.receipt()).value()));
            });
        });
    }

    @Test
    void aTextBecomesAnEventWithATokenKeyedIdsAndSealedContent() {
        // Given
        var body = Webhooks.file("webhook-text.json");
        // When
        deliver(body);
        // Then
        var mid = mid("wamid.HBgLdGVzdC1pbi0wMDAx");
        var envelope = awaitEvent(mid.value());
        assertThat(envelope.subject()).isEqualTo(personOf("15550100777"));
        assertThat(envelope.source()).isEqualTo("/ingress-service");
        assertThat(envelope.event()).isInstanceOfSatisfying(MessageReceived.class, message -> {
            assertThat(message)
                    .isEqualTo(new MessageReceived(
                            personOf("15550100777"),
                            SENDER,
                            ACCOUNT,
                            mid,
                            MessageReceived.Kind.TEXT,
                            sealed("body", mid.value(), "Is my appointment confirmed?"),
                            null,
                            sealed("profileName", mid.value(), "Amara Okoye"),
                            mid("wamid.HBgLdGVzdC1vdXQtMDAwMQ=="),
                            SENT_AT,
                            message.receivedAt()));
            assertThat(message.receivedAt()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        });
        assertThat(asked("wamid.HBgLdGVzdC1pbi0wMDAx")).allSatisfy(item -> {
            assertThat(item.origin()).isEqualTo(ProtectRequest.Origin.SIGNED_WEBHOOK);
            assertThat(item.aliases()).hasSize(3);
            assertThat(item.context()).isNull();
            assertThat(item.ids()).containsOnlyKeys("message");
        });
    }

    @Test
    void anAcceptedWebhookIsRememberedByAKeyedDigest() {
        // Given
        var body = Webhooks.text("15550100702", "wamid.HBgLZGlnZXN0", "Hi");
        // When
        deliver(body);
        awaitEvent(mid("wamid.HBgLZGlnZXN0").value());
        // Then
        var digest = kid("digest", sha256(body));
        await().atMost(SOON).untilAsserted(() -> assertThat(events(TrailEvent.WebhookReceived.class))
                .anySatisfy((id, fact) -> {
                    assertThat(fact.digest()).isEqualTo(digest);
                    assertThat(id).isEqualTo(fact.receipt() + ".received");
                    assertThat(fact.actor()).isEqualTo("ingress-service");
                    assertThat(fact.sizeBytes()).isEqualTo(body.length);
                    assertThat(fact.items()).isEqualTo(1);
                    assertThat(fact.webhookKey()).startsWith("whk_");
                }));
    }

    @Test
    void threeDeliveriesOfTheSameWebhookMakeOneEvent() {
        // Given
        var body = Webhooks.text("15550100703", "wamid.HBgLdGhyaWNl", "STOP");
        // When
        for (int i = 0; i < 3; i++) {
            assertThat(deliver(body).statusCode()).isEqualTo(200);
        }
        // Then
        var digest = kid("digest", sha256(body));
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        events(TrailEvent.WebhookReceived.class).values())
                .filteredOn(fact -> fact.digest().equals(digest))
                .hasSize(3));
        assertThat(idsOn(Topic.MESSAGES_INBOUND))
                .filteredOn(id -> id.startsWith(mid("wamid.HBgLdGhyaWNl").value()))
                .containsExactly(mid("wamid.HBgLdGhyaWNl").value(), mid("wamid.HBgLdGhyaWNl") + ".opt-out");
    }

    @Test
    void aStopIsHeardRightAfterItsMessage() {
        // When
        deliver(Webhooks.text("15550100704", "wamid.HBgLc3RvcDE=", "Stop, please!"));
        // Then
        var mid = mid("wamid.HBgLc3RvcDE=");
        var heard = (SignalHeard) awaitEvent(mid + ".opt-out").event();
        assertThat(heard)
                .isEqualTo(new SignalHeard(
                        personOf("15550100704"),
                        SENDER,
                        mid,
                        SignalHeard.Signal.OPT_OUT,
                        SignalHeard.Method.KEYWORD,
                        "STOP",
                        "en",
                        kid("words", "STOP PLEASE"),
                        null,
                        null,
                        null,
                        SENT_AT,
                        heard.receivedAt()));
        var ids = idsOn(Topic.MESSAGES_INBOUND);
        assertThat(ids.indexOf(mid + ".opt-out")).isGreaterThan(ids.indexOf(mid.value()));
    }

    @Test
    void aStartIsHeardAndASentenceIsADoubt() {
        // When
        deliver(Webhooks.text("15550100705", "wamid.HBgLc3RhcnQx", "Start"));
        deliver(Webhooks.text("15550100705", "wamid.HBgLc3RhcnQy", "stop, o Z\\u00e9 n\\u00e3o vem"));
        // Then
        assertThat(awaitEvent(mid("wamid.HBgLc3RhcnQx") + ".opt-in").event())
                .isInstanceOfSatisfying(
                        SignalHeard.class, heard -> assertThat(heard.signal()).isEqualTo(SignalHeard.Signal.OPT_IN));
        assertThat(awaitEvent(mid("wamid.HBgLc3RhcnQy") + ".ambiguous").event())
                .isInstanceOfSatisfying(
                        SignalHeard.class, heard -> assertThat(heard.keyword()).isEqualTo("STOP"));
        assertThat(idsOn(Topic.MESSAGES_INBOUND))
                .doesNotContain(mid("wamid.HBgLc3RhcnQy") + ".opt-out", mid("wamid.HBgLc3RhcnQy") + ".opt-in");
    }

    @Test
    void aStopOfSomebodyWhoMayBeTwoPeopleIsHeardOfBothAndAStartOfNeither() {
        // When
        deliver(Webhooks.text(VaultOfTheTest.SHARED_WA_ID, "wamid.HBgLdHdvMQ==", "STOP"));
        deliver(Webhooks.text(VaultOfTheTest.SHARED_WA_ID, "wamid.HBgLdHdvMg==", "START"));
        // Then
        var stop = mid("wamid.HBgLdHdvMQ==") + ".opt-out";
        assertThat(((SignalHeard) awaitEvent(stop).event()).subject()).isEqualTo(personOf(VaultOfTheTest.SHARED_WA_ID));
        assertThat(((SignalHeard) awaitEvent(stop + "." + VaultOfTheTest.OTHER_PERSON)
                                .event())
                        .subject())
                .isEqualTo(VaultOfTheTest.OTHER_PERSON);
        awaitEvent(mid("wamid.HBgLdHdvMg==").value());
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        events(TrailEvent.WebhookRejected.class).values())
                .extracting(TrailEvent.WebhookRejected::reason)
                .contains("PERSON_AMBIGUOUS"));
        assertThat(idsOn(Topic.MESSAGES_INBOUND)).doesNotContain(mid("wamid.HBgLdHdvMg==") + ".opt-in");
    }

    @Test
    void statusesBecomeEventsOfTheirOwn() {
        // When
        deliver(Webhooks.file("webhook-statuses.json"));
        // Then
        var delivered = (StatusReported)
                awaitEvent(mid("wamid.HBgLb3V0LTU=") + ".delivered").event();
        assertThat(delivered)
                .isEqualTo(new StatusReported(
                        personOf("15550100777"),
                        SENDER,
                        ACCOUNT,
                        mid("wamid.HBgLb3V0LTU="),
                        StatusReported.Status.DELIVERED,
                        "msg_01JNBE9W000000000000000000",
                        null,
                        "marketing",
                        Instant.ofEpochSecond(1795340030),
                        delivered.receivedAt(),
                        new StatusReported.Pricing("PMP", "regular", true),
                        null,
                        null));
        var failed = (StatusReported)
                awaitEvent(mid("wamid.HBgLb3V0LTY=") + ".failed").event();
        assertThat(failed.errorCode()).isEqualTo(131050);
        assertThat(failed.callback()).isNull();
        var unknown = (StatusReported)
                awaitEvent(mid("wamid.HBgLb3V0LTc=") + ".teleported").event();
        assertThat(unknown.status()).isEqualTo(StatusReported.Status.UNKNOWN);
        assertThat(asked("wamid.HBgLb3V0LTU="))
                .allSatisfy(item -> assertThat(item.origin()).isEqualTo(ProtectRequest.Origin.PLATFORM_ANSWER));
    }

    @Test
    void aPreferenceBecomesAnEventUnderAKeyedId() {
        // When
        deliver(Webhooks.file("webhook-preferences.json"));
        // Then
        var id = kid("preference", ACCOUNT + "|US.7Q2MZX84K1PDA0|stop|1795340040");
        var changed = (PreferenceChanged) awaitEvent(id.value()).event();
        assertThat(changed)
                .isEqualTo(new PreferenceChanged(
                        personOf("15550100777"),
                        SENDER,
                        ACCOUNT,
                        id,
                        PreferenceChanged.Value.STOP,
                        Instant.ofEpochSecond(1795340040),
                        changed.receivedAt(),
                        null,
                        changed.content()));
        assertThat(changed.content()).isNotNull();
    }

    @Test
    void everyKindOfMessageBecomesAnEventOfItsKind() {
        // When
        for (var file : List.of("text", "media", "places-and-cards", "answers", "withheld")) {
            deliverAll(file);
        }
        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(events(MessageReceived.class).values())
                        .extracting(MessageReceived::kind)
                        .contains(MessageReceived.Kind.values()));
        assertThat(events(MessageReceived.class).values())
                .filteredOn(message -> message.kind() == MessageReceived.Kind.IMAGE)
                .first()
                .satisfies(image -> {
                    assertThat(image.detail())
                            .isEqualTo(new MessageDetail.Media(
                                    "774400000000001",
                                    "image/jpeg",
                                    kid(
                                            "named",
                                            "sha256:999d1bde6d68ed2f72275bbb9c9de1e1dd9cf24ab9bfac3bc7ccbdcf40350761"),
                                    48211L,
                                    false,
                                    false));
                    assertThat(image.body())
                            .isEqualTo(sealed("body", image.message().value(), "my badge"));
                });
    }

    @Test
    void editsRevokesReactionsAndCallsAreFactsOfTheirOwn() {
        // When
        deliverAll("acts-on-messages");
        deliverAll("calls");
        deliverAll("coexistence");
        // Then
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(events(MessageEdited.class).values())
                    .extracting(MessageEdited::original, MessageEdited::kind)
                    .contains(
                            tuple(mid("wamid.HBgLaW4taW1n"), MessageReceived.Kind.IMAGE),
                            tuple(mid("wamid.HBgLaW4tdHh0"), MessageReceived.Kind.TEXT));
            assertThat(events(MessageRevoked.class).values())
                    .extracting(MessageRevoked::original)
                    .contains(mid("wamid.HBgLaW4tdGV4dA=="));
            assertThat(events(ReactionChanged.class).values())
                    .extracting(ReactionChanged::to, ReactionChanged::removed)
                    .contains(tuple(mid("wamid.HBgLb3V0LTU="), false));
            assertThat(events(CallReported.class).values())
                    .extracting(CallReported::happened, CallReported::byPerson, CallReported::durationSeconds)
                    .contains(
                            tuple("connect", true, null), tuple("terminate", false, 99), tuple("ringing", false, null));
            assertThat(events(MessageEchoed.class).values())
                    .extracting(MessageEchoed::subject, MessageEchoed::what)
                    .contains(tuple(personOf("15550100777"), "text"));
            assertThat(events(AccountReported.class).values())
                    .extracting(AccountReported::detail)
                    .contains(
                            new AccountDetail.AddressBook(AccountDetail.AddressBook.Action.ADD),
                            new AccountDetail.History(0, 1, 55, 1, 2, List.of()));
        });
    }

    @Test
    void theVaultIsToldOfAnotherNumberAfterWhatWasWrittenUnderTheFormerOne() {
        // Given
        var former = "15550100731";
        var present = "15550100732";
        var both = new String(Webhooks.text(former, "wamid.HBgLbGFzdA==", "Last words"), StandardCharsets.UTF_8)
                .replace(
                        "\"messages\":[",
                        "\"messages\":[{\"from\":\"" + former + "\",\"id\":\"wamid.HBgLbW92ZWQ=\",\"timestamp\":"
                                + "\"1795340001\",\"type\":\"system\",\"system\":{\"body\":\"User changed\",\"wa_id\":\""
                                + present + "\",\"type\":\"user_changed_number\"}},");
        // When
        deliver(both.getBytes(StandardCharsets.UTF_8));
        // Then
        awaitEvent(mid("wamid.HBgLbGFzdA==").value());
        assertThat(awaitEvent(mid("wamid.HBgLbW92ZWQ=").value()).event())
                .isInstanceOfSatisfying(IdentityChanged.class, changed -> {
                    assertThat(changed.change()).isEqualTo(IdentityChanged.Change.NUMBER);
                    assertThat(changed.subject()).isEqualTo(personOf(present));
                });
        var moved = get(URI.create(vault + "/test/moved")).body();
        assertThat(moved).contains("numbers/changed", former, present);
        assertThat(idsOn(Topic.MESSAGES_INBOUND))
                .containsSubsequence(
                        mid("wamid.HBgLbGFzdA==").value(),
                        mid("wamid.HBgLbW92ZWQ=").value());
    }

    @Test
    void theVaultIsToldThatTwoUserIdsAreOnePerson() {
        // When
        deliverAll("user-ids");
        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(events(IdentityChanged.class).values())
                        .extracting(IdentityChanged::change, IdentityChanged::subject)
                        .contains(tuple(IdentityChanged.Change.USER_ID, personOf("15550100888"))));
        assertThat(get(URI.create(vault + "/test/moved")).body())
                .contains("links", "US.7Q2MZX84K1PDA0", "US.9W4NXY21L8QEB3");
    }

    @Test
    void aChangeOfNumberThatTheVaultRefusesHoldsNothingUp() {
        // Given
        var body = new String(Webhooks.text("15550100733", "wamid.HBgLcmVm", "Hi"), StandardCharsets.UTF_8)
                .replace(
                        "\"type\":\"text\",\"text\":{\"body\":\"Hi\"}",
                        "\"type\":\"system\",\"system\":" + "{\"wa_id\":\"" + VaultOfTheTest.INVALID_WA_ID
                                + "\",\"type\":\"user_changed_number\"}");
        // When
        deliver(body.getBytes(StandardCharsets.UTF_8));
        deliver(Webhooks.text("15550100734", "wamid.HBgLYWZ0ZXI=", "Hi"));
        // Then
        awaitEvent(mid("wamid.HBgLYWZ0ZXI=").value());
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        events(TrailEvent.WebhookRejected.class).values())
                .extracting(TrailEvent.WebhookRejected::reason)
                .contains("ALIAS_INVALID"));
    }

    @Test
    void whatIsSaidAboutTheBusinessCanBeReadWithoutOpeningIt() {
        // When
        deliverAll("account");
        deliverAll("errors");
        // Then
        var template = new AccountDetail.Template("440011002200330", "autumn_checkup", "en_US", null);
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        events(AccountReported.class).values())
                .extracting(AccountReported::detail)
                .contains(
                        new AccountDetail.AccountUpdate(
                                "ACCOUNT_RESTRICTION",
                                List.of(new AccountDetail.Restriction(
                                        "RESTRICTED_BIZ_INITIATED_MESSAGING", at(1795599260))),
                                null,
                                null,
                                null,
                                null),
                        new AccountDetail.Capability("2000", 25),
                        new AccountDetail.Capability("-1", 2),
                        new AccountDetail.NumberQuality("FLAGGED", "TIER_2K"),
                        new AccountDetail.TemplateCategory(template, "UTILITY", "MARKETING", null, null),
                        new AccountDetail.TemplateCategory(template, null, "UTILITY", "MARKETING", at(1795426475)),
                        new AccountDetail.TemplateQuality(template, "GREEN", "YELLOW"),
                        new AccountDetail.TemplateText(template),
                        new AccountDetail.Errors(List.of(130429))));
        assertThat(events(AccountReported.class).values())
                .filteredOn(report -> report.field().equals("phone_number_quality_update"))
                .isNotEmpty()
                .allSatisfy(report -> assertThat(report.sender()).isEqualTo(SENDER));
    }

    @Test
    void whatIsNotUnderstoodIsCarriedOnSealed() {
        // When
        deliver(Webhooks.file("webhook-other-kinds.json"));
        // Then
        assertThat(awaitEvent(mid("wamid.HBgLaW50").value()).event())
                .isInstanceOfSatisfying(MessageReceived.class, message -> {
                    assertThat(message.kind()).isEqualTo(MessageReceived.Kind.UNKNOWN);
                    assertThat(message.body()).isNull();
                    assertThat(message.content()).isNotNull();
                });
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(events(AccountReported.class).values())
                        .filteredOn(report -> report.field().equals("messages"))
                        .isNotEmpty()
                        .allSatisfy(report -> assertThat(report.owner()).isEqualTo(personOf("15550100777"))));
    }

    @Test
    void whatIsSaidAboutTheAccountIsReportedAndTheBrokenEntryPutAside() {
        // When
        deliver(Webhooks.file("webhook-account.json"));
        // Then
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(events(AccountReported.class).values())
                    .extracting(AccountReported::field, AccountReported::owner)
                    .contains(tuple("account_update", personOf(ACCOUNT)), tuple("unknown", personOf(ACCOUNT)));
            assertThat(events(TrailEvent.WebhookRejected.class).values())
                    .extracting(TrailEvent.WebhookRejected::reason)
                    .contains("ACCOUNT_MISSING");
        });
    }

    @Test
    void whatSomebodyDidToAPinInTheManagerIsToldAndWhoAskedForItIsNotNamed() {
        // Given
        var requester = kid("requester", "612000000000555");
        // When
        deliver(Webhooks.file("webhook-security.json"));
        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(events(TwoStepPinReported.class).values())
                        .extracting(
                                TwoStepPinReported::outcome,
                                TwoStepPinReported::sender,
                                TwoStepPinReported::requester,
                                TwoStepPinReported::owner,
                                TwoStepPinReported::at)
                        .containsExactlyInAnyOrder(
                                tuple(PIN_RESET_REQUEST, SENDER, requester, personOf(ACCOUNT), at(1795340066)),
                                tuple(PIN_REQUEST_SUCCESS, SENDER, null, personOf(ACCOUNT), at(1795340067)),
                                // a number that nobody configured
                                tuple(PIN_CHANGED, null, null, personOf(ACCOUNT), at(1795340068))));
        // an event of that field that is not known yet is carried on sealed
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(events(AccountReported.class).values())
                        .extracting(AccountReported::field)
                        .contains("security"));
        assertThat(infrastructure.records(Topic.ACCOUNT_EVENTS.topicName()))
                .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                .noneMatch(json -> json.contains("612000000000555") || json.contains("15550100200"));
    }

    @Test
    void anItemThatTheVaultRefusesIsPutAsideAndTheOthersGoOn() {
        // Given
        var good = new String(Webhooks.text("15550100706", "wamid.HBgLZ29vZA==", "Hi"), StandardCharsets.UTF_8);
        var mixed = good.replace(
                "\"messages\":[",
                "\"messages\":[{\"from\":\"" + VaultOfTheTest.INVALID_WA_ID
                        + "\",\"id\":\"wamid.HBgLYmFk\",\"timestamp\":\"1795340000\",\"type\":\"text\","
                        + "\"text\":{\"body\":\"Hi\"}},");
        // When
        deliver(mixed.getBytes(StandardCharsets.UTF_8));
        // Then
        awaitEvent(mid("wamid.HBgLZ29vZA==").value());
        await().atMost(SOON).untilAsserted(() -> {
            var fact = events(TrailEvent.WebhookRejected.class).values().stream()
                    .filter(rejected -> rejected.reason().equals("ALIAS_INVALID"))
                    .findFirst();
            assertThat(fact).isPresent();
            assertThat(header(rejectedRecord(fact.get().receipt()), "optward_reason"))
                    .isEqualTo("ALIAS_INVALID");
        });
        assertThat(idsOn(Topic.MESSAGES_INBOUND))
                .doesNotContain(mid("wamid.HBgLYmFk").value());
    }

    @Test
    void aWebhookWhoseKeyIsUnknownIsPutAside() {
        // Given
        var receipt = CrockfordId.random("rec_");
        var headers = Map.of(
                "optward_receipt",
                receipt,
                "optward_webhook_key",
                CrockfordId.random("whk_"),
                "optward_encapsulation",
                "nothing that opens",
                "optward_received_at",
                Instant.now().toString());
        // When
        infrastructure.produce(Topic.INGRESS_WEBHOOKS_SEALED.topicName(), null, headers, new byte[100]);
        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(events(TrailEvent.WebhookRejected.class))
                .hasEntrySatisfying(
                        receipt + ".rejected", fact -> assertThat(fact.reason()).isEqualTo("KEY_UNKNOWN")));
    }

    @Test
    void aWebhookWaitsForTheVaultAndIsThenPublished() {
        // Given
        send(HttpRequest.newBuilder(URI.create(vault + "/test/away"))
                .PUT(BodyPublishers.noBody())
                .build());
        try {
            // When
            assertThat(deliver(Webhooks.text("15550100707", "wamid.HBgLd2FpdA==", "Hi"))
                            .statusCode())
                    .isEqualTo(200);
            // Then
            await().atMost(SOON).untilAsserted(() -> {
                var health = get(ready);
                // webhooks are received all the same
                assertThat(health.statusCode()).isEqualTo(200);
                assertThat(health.body()).contains("have vault-service protect what came", "held up");
            });
            assertThat(idsOn(Topic.MESSAGES_INBOUND))
                    .doesNotContain(mid("wamid.HBgLd2FpdA==").value());
        } finally {
            send(HttpRequest.newBuilder(URI.create(vault + "/test/away"))
                    .DELETE()
                    .build());
        }
        awaitEvent(mid("wamid.HBgLd2FpdA==").value());
        await().atMost(SOON).until(() -> get(ready).body().contains("nothing is held up"));
    }

    @Test
    void progressAdvancesWhileNothingHappens() {
        // Given
        var since = Instant.now();
        // Then
        await().atMost(SOON).untilAsserted(() -> {
            var latest = latestProgress();
            assertThat(latest).hasSize(3);
            assertThat(latest.values()).allSatisfy(progress -> {
                assertThat(progress.partitions()).isEqualTo(3);
                assertThat(progress.asOf()).isAfter(since).isBefore(Instant.now());
                assertThat(progress.inboundEnds()).hasSize(3);
                assertThat(progress.statusEnds()).hasSize(3);
            });
        });
    }

    @Test
    void progressNeverClaimsAWebhookThatIsNotOut() {
        // When
        deliver(Webhooks.text("15550100708", "wamid.HBgLcHJvZ3Jlc3M=", "Hi"));
        awaitEvent(mid("wamid.HBgLcHJvZ3Jlc3M=").value());
        // Then
        var event = record(Topic.MESSAGES_INBOUND, mid("wamid.HBgLcHJvZ3Jlc3M=").value());
        var stored = infrastructure.records(Topic.INGRESS_WEBHOOKS_SEALED.topicName()).stream()
                .filter(record -> header(record, "optward_received_at")
                        .equals(((MessageReceived) read(event).event())
                                .receivedAt()
                                .toString()))
                .findFirst()
                .orElseThrow();
        await().atMost(SOON).untilAsserted(() -> {
            var progress = latestProgress().get(stored.partition());
            assertThat(progress.asOf().toEpochMilli()).isGreaterThan(stored.timestamp());
            assertThat(progress.inboundEnds().get(event.partition())).isGreaterThan(event.offset());
        });
    }

    @Test
    void keysAreMadeAWeekAheadAndTheirPrivateHalvesAreWrapped() throws SQLException {
        // Given
        var today = LocalDate.now(ZoneOffset.UTC);
        // Then
        var byDay = events(WebhookKeyPublished.class).entrySet().stream()
                .collect(Collectors.toMap(key -> key.getValue().day(), Map.Entry::getKey, (_, later) -> later));
        for (int ahead = 0; ahead <= 7; ahead++) {
            assertThat(byDay).containsKey(today.plusDays(ahead));
        }
        try (var connection = infrastructure.connect("ingress", "ingress_service");
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT key_id, wrapped_private, public_keyset FROM webhook_key WHERE day = '"
                                + today + "'")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo(byDay.get(today));
            assertThat(new String(rows.getBytes(2), StandardCharsets.ISO_8859_1))
                    .doesNotContain("HpkePrivateKey");
            assertThat(rows.getString(3)).contains("HpkePublicKey");
        }
    }

    @Test
    void theSealedTopicCannotBeReadWithoutTheKey() {
        // Given
        var body = Webhooks.text("15550100709", "wamid.HBgLdW5yZWFk", "a secret of mine");
        // When
        deliver(body);
        awaitEvent(mid("wamid.HBgLdW5yZWFk").value());
        // Then
        var records = infrastructure.records(Topic.INGRESS_WEBHOOKS_SEALED.topicName());
        assertThat(records).allSatisfy(record -> {
            assertThat(record.key()).isNull();
            assertThat(record.headers().headers("optward_receipt")).hasSize(1);
            assertThat(record.headers().headers("optward_webhook_key")).hasSize(1);
            assertThat(record.headers().headers("optward_encapsulation")).hasSize(1);
            assertThat(record.headers().headers("optward_received_at")).hasSize(1);
            assertThat(new String(record.value(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("secret", "15550100709", "messaging_product");
        });
    }

    @Test
    void nothingThatAPersonSaidOrIsCalledStandsInAnyTopic() {
        // Given
        var wamid = "wamid."
                + Base64.getEncoder().encodeToString("\u001c\u0018\u000b15550100710".getBytes(StandardCharsets.UTF_8));
        deliver(Webhooks.text("15550100710", wamid, "My knee hurts"));
        deliver(Webhooks.text("15550100710", wamid + "2", "STOP"));
        awaitEvent(mid(wamid).value());
        awaitEvent(mid(wamid + "2") + ".opt-out");
        // When
        var everything = new ArrayList<String>();
        for (var topic : Topic.values()) {
            if (topic.family()) {
                continue;
            }
            infrastructure.records(topic.topicName()).forEach(record -> {
                everything.add(String.valueOf(record.key()));
                everything.add(
                        new String(record.value() == null ? new byte[0] : record.value(), StandardCharsets.ISO_8859_1));
                record.headers()
                        .forEach(header -> everything.add(new String(header.value(), StandardCharsets.ISO_8859_1)));
            });
        }
        // Then
        assertThat(everything)
                .isNotEmpty()
                .noneMatch(text -> text.contains("5550100710")
                        || text.contains("knee")
                        || text.contains("Amara")
                        || text.contains("wamid")
                        || text.contains(wamid.substring(6)));
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    /** Webhooks of {@code every-field}. */
    private void deliverAll(String file) {
        EveryField.in(file).forEach(webhook -> deliver(webhook.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private HttpResponse<String> deliver(byte[] body) {
        return post(body, Webhooks.signatureOf(body));
    }

    private HttpResponse<String> post(byte[] body, String signature) {
        var request = HttpRequest.newBuilder(webhooks)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        if (signature != null) {
            request.header("X-Hub-Signature-256", signature);
        }
        return send(request.build());
    }

    private HttpResponse<String> get(URI uri) {
        return send(HttpRequest.newBuilder(uri).build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<ProtectRequest.Item> asked(String wamid) {
        try {
            var items = Json.mapper()
                    .readValue(get(URI.create(vault + "/test/asked")).body(), ProtectRequest.Item[].class);
            var about = Arrays.stream(items)
                    .filter(item -> wamid.equals(item.ids().get("message"))
                            && !item.aliases().isEmpty())
                    .toList();
            assertThat(about).isNotEmpty();
            return about;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Envelope<Event> awaitEvent(String id) {
        return await().atMost(SOON)
                .until(
                        () -> List.of(Topic.MESSAGES_INBOUND, Topic.MESSAGES_STATUS).stream()
                                .flatMap(topic -> infrastructure.records(topic.topicName()).stream())
                                .filter(record -> id.equals(header(record, "ce_id")))
                                .map(IngressTest::read)
                                .toList(),
                        found -> !found.isEmpty())
                .getFirst();
    }

    private List<String> idsOn(Topic topic) {
        return infrastructure.records(topic.topicName()).stream()
                .map(record -> header(record, "ce_id"))
                .toList();
    }

    private ConsumerRecord<String, byte[]> record(Topic topic, String id) {
        return infrastructure.records(topic.topicName()).stream()
                .filter(record -> id.equals(header(record, "ce_id")))
                .findFirst()
                .orElseThrow();
    }

    private ConsumerRecord<String, byte[]> sealedRecord(String receipt) {
        return byReceipt(Topic.INGRESS_WEBHOOKS_SEALED, receipt);
    }

    private ConsumerRecord<String, byte[]> rejectedRecord(String receipt) {
        return byReceipt(Topic.INGRESS_WEBHOOKS_REJECTED, receipt);
    }

    private ConsumerRecord<String, byte[]> byReceipt(Topic topic, String receipt) {
        return infrastructure.records(topic.topicName()).stream()
                .filter(record -> receipt.equals(header(record, "optward_receipt")))
                .findFirst()
                .orElseThrow();
    }

    private Map<Integer, ProgressMade> latestProgress() {
        var latest = new HashMap<Integer, ProgressMade>();
        events(ProgressMade.class)
                .values()
                .forEach(progress -> latest.merge(
                        progress.partition(),
                        progress,
                        (one, other) -> one.asOf().isAfter(other.asOf()) ? one : other));
        return latest;
    }

    /** Every event of a type by its id. */
    private <E extends Event> Map<String, E> events(Class<E> type) {
        var found = new HashMap<String, E>();
        for (var record : infrastructure.records(EventCatalogue.topicOf(type).topicName())) {
            var envelope = read(record);
            if (type.isInstance(envelope.event())) {
                found.put(envelope.id(), type.cast(envelope.event()));
            }
        }
        return found;
    }

    private static Envelope<Event> read(ConsumerRecord<String, byte[]> record) {
        try {
            return CloudEvents.read(record);
        } catch (UndecodableEventException e) {
            throw new AssertionError(e);
        }
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return CloudEvents.text(record.headers(), name);
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
