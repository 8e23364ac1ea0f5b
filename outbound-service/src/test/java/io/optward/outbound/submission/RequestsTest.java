package io.optward.outbound.submission;

import static io.optward.outbound.surroundings.Department.PATIENCE;
import static io.optward.outbound.surroundings.Department.SENDER;
import static io.optward.outbound.surroundings.Department.awaitStatus;
import static io.optward.outbound.surroundings.Department.message;
import static io.optward.outbound.surroundings.Department.newNumber;
import static io.optward.outbound.surroundings.Department.post;
import static io.optward.outbound.surroundings.Department.results;
import static io.optward.outbound.surroundings.Request.DEPARTMENT;
import static io.optward.outbound.surroundings.Request.OTHER_DEPARTMENT;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import io.optward.contracts.inbound.InboundEvent.MessageReceived;
import io.optward.contracts.outbound.MessageStatus;
import io.optward.contracts.status.StatusReported;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.kit.fixture.Issuer;
import io.optward.outbound.surroundings.Department;
import io.optward.outbound.surroundings.Request;
import io.optward.outbound.surroundings.Surroundings;
import io.optward.outbound.surroundings.SurroundingsResource;
import io.optward.outbound.surroundings.TestConsent.Said;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@WithTestResource(SurroundingsResource.class)
class RequestsTest {

    private Surroundings surroundings;

    @BeforeEach
    void surround() {
        surroundings = Surroundings.started();
    }

    @AfterEach
    void everybodyIsBack() {
        surroundings.vault.away(false);
    }

    @Test
    void whatADepartmentAsksForOnItsTopicReachesThePerson() {
        var phone = newNumber();
        var request = Request.marketingTo(phone);
        var asked = request.ask();

        var id = request.awaitMessage();

        assertThat(awaitStatus(id, "SUBMITTED").getList("history.status"))
                .containsExactly("ACCEPTED", "CLEARED", "SENDING", "SUBMITTED");
        var sent = surroundings.whatsapp.sentTo(phone);
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().body().toString()).contains("Amara", "Noord", "autumn_checkup");
        var accepted = results(id).getFirst();
        assertThat(accepted.status()).isEqualTo(MessageStatus.ACCEPTED);
        assertThat(accepted.department()).isEqualTo(DEPARTMENT);
        assertThat(accepted.asked()).isEqualTo(request.topic() + "/" + asked.partition() + "/" + asked.offset());
        // it knows its own by what the vault gave it for its key, in every state
        assertThat(results(id))
                .allMatch(event -> surroundings.vault.kid(request.key()).equals(event.idempotency()));
    }

    @Test
    void afterAStopItIsDenied() {
        var phone = newNumber();
        var request = Request.marketingTo(phone);
        surroundings.consent.says(request.subject(), Said.deny("CONSENT_WITHDRAWN"));

        var id = request.accepted();

        assertThat(awaitStatus(id, "DENIED").getList("reasons")).containsExactly("CONSENT_WITHDRAWN");
        assertThat(surroundings.whatsapp.sentTo(phone)).isEmpty();
    }

    @Test
    void theSameRecordTwiceIsOneMessage() {
        var phone = newNumber();
        var request = Request.marketingTo(phone);

        request.ask();
        request.ask();
        var id = request.awaitMessage();
        awaitStatus(id, "SUBMITTED");
        // what stands behind it on the same partition is taken after it
        var last = request.with("sender", "999");
        last.ask();
        last.refusals(1);

        assertThat(request.messages()).containsExactly(id);
        assertThat(request.refusals()).hasSize(1);
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void theSameKeyForAnotherMessageIsRefusedAndTheFirstOneNamed() {
        var request = Request.marketingTo(newNumber());
        var id = request.accepted();

        request.with("expiresAt", Instant.now().plus(1, ChronoUnit.HOURS).toString())
                .ask();

        var refusal = request.refusals(1).getFirst();
        assertThat(refusal.reason()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(refusal.message()).isEqualTo(id);
        assertThat(refusal.detail()).doesNotContain(request.key());
        assertThat(request.messages()).containsExactly(id);
    }

    @Test
    void theSameKeyOverHttpAndOverKafkaIsOneMessage() {
        var phone = newNumber();
        var request = Request.marketingTo(phone);
        var id = request.accepted();

        post(request.key(), Department.marketingTo(phone))
                .statusCode(409)
                .body("reason", equalTo("IDEMPOTENCY_KEY_REUSED"))
                .body("message", equalTo(id));

        var other = Request.marketingTo(phone);
        var first = post(other.key(), Department.marketingTo(phone))
                .statusCode(202)
                .extract()
                .<String>path("id");
        other.ask();
        assertThat(other.refusals(1).getFirst().message()).isEqualTo(first);
        assertThat(other.messages()).containsExactly(first);
        awaitStatus(first, "SUBMITTED");
        awaitStatus(id, "SUBMITTED");
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(2);
    }

    @Test
    void anotherDepartmentsKeyIsAnotherKey() {
        var first = Request.marketingTo(newNumber());
        var id = first.accepted();

        var second = Request.marketingTo(newNumber(), OTHER_DEPARTMENT).header("ce_id", first.key());
        second.ask();

        await().atMost(PATIENCE).until(() -> second.messages().size() == 2);
        var theirs = second.messages().stream()
                .filter(other -> !other.equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(results(theirs).getFirst().department()).isEqualTo(OTHER_DEPARTMENT);
    }

    @Test
    void anIdOfAnotherEventKeepsNothingFromHavingItsEffect() {
        var id = Request.marketingTo(newNumber()).accepted();
        awaitStatus(id, "SUBMITTED");
        var report = CrockfordId.random("mid_") + ".delivered";
        // whoever guesses the id of a fact to come uses it for a request of their own
        Request.marketingTo(newNumber()).header("ce_id", report).accepted();

        var sent = results(id).getLast();
        Department.publish(
                report,
                "/ingress-service",
                sent.subject(),
                new StatusReported(
                        sent.subject(),
                        SENDER,
                        "215500000000001",
                        surroundings.vault.mid("wamid.any"),
                        StatusReported.Status.DELIVERED,
                        id,
                        null,
                        null,
                        Instant.now(),
                        Instant.now()));

        awaitStatus(id, "DELIVERED");
    }

    @Test
    void noMemberOfTheDataMakesItAnotherDepartments() {
        var request = Request.marketingTo(newNumber())
                .with("department", OTHER_DEPARTMENT)
                .with("client", OTHER_DEPARTMENT)
                .header("ce_department", OTHER_DEPARTMENT)
                .header("department", OTHER_DEPARTMENT);

        var id = request.accepted();

        assertThat(results(id)).allMatch(event -> event.department().equals(DEPARTMENT));
        given().get("/v1/messages/" + id).then().statusCode(200);
        given().auth()
                .oauth2(Issuer.machine(OTHER_DEPARTMENT, "sender").token())
                .get("/v1/messages/" + id)
                .then()
                .statusCode(404);
    }

    @Test
    void noMemberOfABodyOverHttpMakesItAnotherDepartments() {
        var body = Department.marketingTo(newNumber())
                .replaceFirst(
                        "\\{",
                        "{\"department\":\"%s\",\"client\":\"%s\",".formatted(OTHER_DEPARTMENT, OTHER_DEPARTMENT));

        var id = given().header(
                        "Idempotency-Key", Request.marketingTo(newNumber()).key())
                .header("X-Department", OTHER_DEPARTMENT)
                .contentType("application/json")
                .queryParam("department", OTHER_DEPARTMENT)
                .body(body)
                .post("/v1/messages")
                .then()
                .statusCode(202)
                .extract()
                .<String>path("id");

        await().atMost(PATIENCE).until(() -> !results(id).isEmpty());
        assertThat(results(id)).allMatch(event -> event.department().equals(DEPARTMENT));
        given().auth()
                .oauth2(Issuer.machine(OTHER_DEPARTMENT, "sender").token())
                .get("/v1/messages/" + id)
                .then()
                .statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/demo-care-desk",
                "/demo-department-2",
                "demo-department",
                "urn:optward:department:demo-care-desk"
            })
    void aSourceThatIsNotItsOwnIsRefusedToTheTopicsDepartment(String source) {
        var request = Request.marketingTo(newNumber()).header("ce_source", source);
        request.ask();

        var refusal = request.refusals(1).getFirst();

        assertThat(refusal.reason()).isEqualTo("SOURCE_IS_ANOTHER");
        assertThat(refusal.department()).isEqualTo(DEPARTMENT);
        assertThat(request.messages()).isEmpty();
    }

    @Test
    void anApplicationOfADepartmentMayNameItself() {
        Request.marketingTo(newNumber())
                .header("ce_source", "/demo-department/newsletter")
                .accepted();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            sender,     999,                    SENDER_UNKNOWN,             sender
            purpose,    UTILITY,                TEMPLATE_UNFIT_FOR_PURPOSE, template.name
            expiresAt,  2020-01-01T00:00:00Z,   EXPIRED,                    expiresAt
            expiresAt,  2999-01-01T00:00:00Z,   FIELD_INVALID,              expiresAt
            reference,  +15550100999,           FIELD_INVALID,              reference
            context,    not a context,          FIELD_INVALID,              context
            context,    15550100999,            FIELD_INVALID,              context
            """)
    void whatIsUnderstoodAndCannotBeDoneIsRefusedWithItsReason(
            String member, String value, String reason, String field) {
        var request = Request.marketingTo(newNumber()).with(member, value);
        var asked = request.ask();

        var refusal = request.refusals(1).getFirst();

        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.field()).isEqualTo(field);
        assertThat(refusal.detail()).isNotBlank().doesNotContain("5550100999");
        assertThat(refusal.subject()).isEqualTo(request.subject());
        assertThat(refusal.asked()).isEqualTo(request.topic() + "/" + asked.partition() + "/" + asked.offset());
        assertThat(request.messages()).isEmpty();
    }

    @Test
    void aTemplateThatNobodyApprovedIsRefused() {
        var unknown = Request.marketingTo(newNumber()).template("spring_checkup", "{}");
        unknown.ask();
        var withoutParameters = Request.marketingTo(newNumber())
                .with("template", Map.of("name", "autumn_checkup", "language", "en_US"));
        withoutParameters.ask();
        var withNeither =
                Request.marketingTo(newNumber()).with("template", Map.of("name", "autumn_checkup", "language", "en"));
        withNeither.ask();

        assertThat(unknown.refusals(1).getFirst().reason()).isEqualTo("TEMPLATE_UNKNOWN");
        assertThat(withoutParameters.refusals(1).getFirst().reason()).isEqualTo("TEMPLATE_PARAMETER_MISSING");
        assertThat(withNeither.refusals(1).getFirst().field()).isEqualTo("template.language");
    }

    @Test
    void aPersonWhomTheVaultDoesNotKnowOrKnowsNoMoreIsRefused() {
        var nobody = Request.marketingTo(newNumber())
                .with("subject", SubjectToken.random().value());
        nobody.ask();
        var erased = Request.marketingTo(newNumber());
        surroundings.vault.erase(erased.subject());
        erased.ask();

        assertThat(nobody.refusals(1).getFirst().reason()).isEqualTo("SUBJECT_UNKNOWN");
        assertThat(erased.refusals(1).getFirst().reason()).isEqualTo("SUBJECT_ERASED");
        assertThat(erased.refusals().getFirst().field()).isEqualTo("subject");
    }

    @Test
    void anIdThatLooksLikeANumberIsRefusedAndNotRepeated() {
        var number = newNumber().substring(1);
        var request = Request.marketingTo(newNumber()).header("ce_id", number);
        request.ask();

        var refusal = request.refusals(1).getFirst();

        assertThat(refusal.field()).isEqualTo("ce_id");
        assertThat(Infrastructure.shared().records("outbound.results"))
                .noneMatch(record -> new String(record.value(), StandardCharsets.UTF_8).contains(number));
    }

    @Test
    void afterARefusalTheKeyIsStillFree() {
        var request = Request.marketingTo(newNumber()).with("sender", "999");
        request.ask();
        request.refusals(1);

        var id = request.with("sender", SENDER).accepted();

        awaitStatus(id, "SUBMITTED");
    }

    @Test
    void whatCannotBeDecodedBecomesADeadLetterAndDoesNotStopThePartition() {
        var request = Request.marketingTo(newNumber());
        request.ask("{\"no\":\"request\"}");
        Request.marketingTo(newNumber())
                .header("ce_type", "message.received.v1")
                .ask();

        awaitStatus(request.accepted(), "SUBMITTED");

        var letters = Infrastructure.shared().records(request.topic() + ".dead-letter");
        assertThat(letters).hasSizeGreaterThanOrEqualTo(2);
        assertThat(request.messages()).hasSize(1);
        given().queryParam("topic", request.topic())
                .get("/v1/letters")
                .then()
                .statusCode(200)
                .body("items.reason", hasItems("BAD_DATA"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sender", "reference", "context", "template"})
    void whatNoDatabaseTakesIsRefusedAndStopsNothing(String member) {
        for (var text : List.of("a\u0000b", "a\ud800b", "x".repeat(100_000))) {
            var request = Request.marketingTo(newNumber())
                    .with(
                            member,
                            member.equals("template")
                                    ? Map.of(
                                            "name", "autumn_checkup",
                                            "language", "en_US",
                                            "parameters", "sealed:v1:" + text)
                                    : text);
            request.ask();

            assertThat(request.refusals(1).getFirst().field()).startsWith(member);
        }
    }

    @Test
    void whileTheVaultIsAwayRequestsWaitAndNoneIsLost() {
        surroundings.vault.away(true);
        var requests = IntStream.range(0, 6)
                .mapToObj(_ -> Request.marketingTo(newNumber()))
                .toList();
        requests.forEach(Request::ask);
        await().atMost(PATIENCE)
                .until(
                        () -> Department.told("events are worked off", Topic.OUTBOUND_REQUESTS.of(DEPARTMENT)),
                        state -> state != null && state.startsWith("held up since"));
        requests.forEach(request -> assertThat(request.messages()).isEmpty());

        surroundings.vault.away(false);

        requests.forEach(request -> awaitStatus(request.awaitMessage(), "SUBMITTED"));
        requests.forEach(request -> assertThat(request.messages()).hasSize(1));
    }

    @Test
    void manyRequestsAreOneQuestionToTheVault() {
        surroundings.vault.away(true);
        var requests = IntStream.range(0, 24)
                .mapToObj(_ -> Request.marketingTo(newNumber(), OTHER_DEPARTMENT))
                .toList();
        requests.forEach(Request::ask);
        // all but the batch at hand lie in Kafka when the vault comes back
        surroundings.vault.away(false);
        int before = surroundings.vault.askedAboutHandIns();

        requests.forEach(Request::awaitMessage);

        assertThat(surroundings.vault.askedAboutHandIns() - before).isLessThan(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"another-context", "kid_00000000000000000000000000"})
    void contentThatWasSealedForAnotherContextIsNotSent(String context) {
        var phone = newNumber();
        var id = Request.marketingTo(phone).with("context", context).accepted();

        assertThat(awaitStatus(id, "FAILED").getList("reasons")).containsExactly("SEALED_VALUE_DOES_NOT_OPEN");
        assertThat(surroundings.whatsapp.sentTo(phone)).isEmpty();
    }

    @Test
    void contentThatWasSealedForSomebodyElseIsNotSent() {
        var phone = newNumber();
        var theirs = Request.marketingTo(newNumber());
        var request = Request.marketingTo(phone).with("context", theirs.context());
        var sealed = surroundings.vault.seal(
                theirs.subject(), "parameters", theirs.context(), "{\"first_name\":\"Bela\",\"clinic\":\"Zuid\"}");
        request.with("template", Map.of("name", "autumn_checkup", "language", "en_US", "parameters", sealed.text()));

        var id = request.accepted();

        assertThat(awaitStatus(id, "FAILED").getList("reasons")).containsExactly("SEALED_VALUE_DOES_NOT_OPEN");
        assertThat(surroundings.whatsapp.sentTo(phone)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"first_name\":\"Amara\"}",
                "{\"first_name\":\"Amara\",\"clinic\":\"Noord\",\"phone\":\"0\"}",
                "{\"first_name\":\" \",\"clinic\":\"Noord\"}",
                "{\"first_name\":null,\"clinic\":\"Noord\"}",
                "[\"Amara\",\"Noord\"]",
                "null",
                "Amara"
            })
    void parametersThatDoNotFitTheirTemplateAreFoundOutBeforeAnythingIsSent(String parameters) {
        var phone = newNumber();
        var id = Request.marketingTo(phone)
                .template("autumn_checkup", parameters)
                .accepted();

        assertThat(awaitStatus(id, "FAILED").getList("reasons")).containsExactly("TEMPLATE_PARAMETERS_INVALID");
        assertThat(surroundings.whatsapp.sentTo(phone)).isEmpty();
    }

    @Test
    void aTextThatIsNoneIsFoundOutBeforeItIsSent() {
        var phone = newNumber();
        var request = Request.careTextTo(phone, "x".repeat(4097));
        openWindow(request);

        var id = request.accepted();

        assertThat(awaitStatus(id, "FAILED").getList("reasons")).containsExactly("TEXT_INVALID");
        assertThat(surroundings.whatsapp.sentTo(phone)).isEmpty();
    }

    @Test
    void aTextReachesWhoWroteToday() {
        var phone = newNumber();
        var request = Request.careTextTo(phone, "We open at nine.");
        openWindow(request);

        var id = request.accepted();

        awaitStatus(id, "SUBMITTED");
        assertThat(surroundings.whatsapp.sentTo(phone).getFirst().body().toString())
                .contains("We open at nine.");
        assertThat(message(id).getString("purpose")).isEqualTo("CUSTOMER_CARE");
    }

    private static void openWindow(Request request) {
        Department.publish(
                CrockfordId.random("mid_"),
                "/ingress-service",
                request.subject(),
                new MessageReceived(
                        request.subject(),
                        SENDER,
                        "215500000000001",
                        new KeyedId(CrockfordId.random(KeyedId.MESSAGE_PREFIX)),
                        MessageReceived.Kind.TEXT,
                        null,
                        null,
                        null,
                        null,
                        Instant.now(),
                        Instant.now()));
    }

    @Test
    void theTopicOfANewDepartmentIsFoundWhileTheServiceRuns() throws Exception {
        var department = "new-" + System.nanoTime() % 1_000_000;
        var request = Request.marketingTo(newNumber(), department);
        try (var admin =
                Admin.create(Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(request.topic(), 1, (short) 1)))
                    .all()
                    .get();
        }
        request.ask();

        var id = await().atMost(PATIENCE.multipliedBy(3))
                .until(() -> request.messages().stream().findFirst(), Optional::isPresent)
                .orElseThrow();

        assertThat(results(id).getFirst().department()).isEqualTo(department);
    }
}
