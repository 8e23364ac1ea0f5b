package io.optward.outbound.submission;

import static io.optward.outbound.surroundings.Department.SENDER;
import static io.optward.outbound.surroundings.Department.accepted;
import static io.optward.outbound.surroundings.Department.awaitStatus;
import static io.optward.outbound.surroundings.Department.marketingTo;
import static io.optward.outbound.surroundings.Department.message;
import static io.optward.outbound.surroundings.Department.newNumber;
import static io.optward.outbound.surroundings.Department.post;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.outbound.surroundings.Surroundings;
import io.optward.outbound.surroundings.SurroundingsResource;
import io.optward.outbound.surroundings.TestConsent.Said;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@WithTestResource(SurroundingsResource.class)
class SubmissionTest {

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
    void aMessageIsAcceptedAndSaysWhereToLook() {
        var id = post(CrockfordId.random("key-"), marketingTo(newNumber()))
                .statusCode(202)
                .header("Location", Matchers.containsString("/v1/messages/msg_"))
                .body("id", startsWith("msg_"))
                .body("status", equalTo("ACCEPTED"))
                .extract()
                .<String>path("id");

        given().get("/v1/messages/" + id)
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("sender", equalTo(SENDER))
                .body("purpose", equalTo("MARKETING"))
                .body("template", equalTo("autumn_checkup"))
                .body("createdAt", notNullValue())
                .body("expiresAt", notNullValue())
                .body("history[0].status", equalTo("ACCEPTED"));
    }

    @Test
    void theSameKeyAndBodyGetTheSameAnswerAndNothingIsSentTwice() {
        var phone = newNumber();
        var key = CrockfordId.random("key-");

        var first = post(key, marketingTo(phone)).statusCode(202).extract().<String>path("id");
        awaitStatus(first, "SUBMITTED");
        // the members in another order mean the same
        var reordered = """
                {"purpose":"MARKETING","sender":"%s","to":{"alias":{"value":"%s","kind":"PHONE"}},
                 "template":{"parameters":{"clinic":"Noord","first_name":"Amara"},"language":"en_US",
                             "name":"autumn_checkup"}}""".formatted(SENDER, phone);
        var second = post(key, reordered)
                .statusCode(202)
                .body("status", equalTo("ACCEPTED"))
                .extract()
                .<String>path("id");

        assertThat(second).isEqualTo(first);
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefusedAndTheFirstMessageNamed() {
        var key = CrockfordId.random("key-");
        var first =
                post(key, marketingTo(newNumber())).statusCode(202).extract().<String>path("id");

        post(key, marketingTo(newNumber()))
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/idempotency-key-reused"))
                .body("reason", equalTo("IDEMPOTENCY_KEY_REUSED"))
                .body("message", equalTo(first))
                .body("detail", not(Matchers.containsString(key)));
    }

    @Test
    void manyRequestsAtOnceUnderOneKeyAreOneMessage() throws Exception {
        var phone = newNumber();
        var key = CrockfordId.random("key-");
        var body = marketingTo(phone);

        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var requests = IntStream.range(0, 12)
                    .<Callable<String>>mapToObj(
                            _ -> () -> post(key, body).statusCode(202).extract().path("id"))
                    .toList();
            var ids = clients.invokeAll(requests).stream()
                    .map(answer -> answer.resultNow())
                    .distinct()
                    .toList();

            assertThat(ids).hasSize(1);
            awaitStatus(ids.getFirst(), "SUBMITTED");
        }
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void aKeyMustBeGiven() {
        given().contentType(ContentType.JSON)
                .body(marketingTo(newNumber()))
                .post("/v1/messages")
                .then()
                .statusCode(400)
                .body("field", equalTo("Idempotency-Key"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            sender                            | "330200000000001"           | "999"                          | SENDER_UNKNOWN
            purpose                           | "MARKETING"                 | "SPAM"                         | PURPOSE_UNKNOWN
            to                                | "alias"                     | "elias"                        | FIELD_INVALID
            to.alias.kind                     | "PHONE"                     | "EMAIL"                        | FIELD_INVALID
            to.alias.value                    | "+                          | "                              | ALIAS_INVALID
            template.name                     | "autumn_checkup"            | "spring_checkup"               | TEMPLATE_UNKNOWN
            template.name                     | "MARKETING"                 | "UTILITY"                      | TEMPLATE_UNFIT_FOR_PURPOSE
            template.language                 | "en_US"                     | "en"                           | TEMPLATE_UNKNOWN
            template.parameters.first_name    | "first_name":"Amara",       | ~~                             | TEMPLATE_PARAMETER_MISSING
            template.parameters.last_name     | "clinic"                    | "last_name"                    | TEMPLATE_PARAMETER_UNKNOWN
            expiresAt                         | "template"                  | "expiresAt":"2020-01-01T00:00:00Z","template" | FIELD_INVALID
            reference                         | "template"                  | "reference":"1-555-010-0777","template" | FIELD_INVALID
            text                              | "template":                 | "text":{"body":"x"},"template": | FIELD_INVALID
            """)
    void whatIsWrongIsNamed(String field, String right, String wrong, String reason) {
        var phone = newNumber();

        var problem = post(CrockfordId.random("key-"), marketingTo(phone).replace(right, wrong))
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo(field))
                .body("reason", equalTo(reason))
                .extract()
                .asString();

        assertThat(problem).doesNotContain(phone.substring(1)).doesNotContain("Amara");
    }

    @Test
    void anUnknownPersonIsNamedByField() {
        post(CrockfordId.random("key-"), """
                {"to":{"subject":"%s"},"sender":"%s","purpose":"CUSTOMER_CARE","text":{"body":"Hello"}}""".formatted(SubjectToken.random(), SENDER))
                .statusCode(400)
                .body("field", equalTo("to.subject"))
                .body("reason", equalTo("SUBJECT_UNKNOWN"));
    }

    @Test
    void aBodyThatIsNotJsonIsRefused() {
        post(CrockfordId.random("key-"), "{\"to\":").statusCode(400).contentType("application/problem+json");
    }

    @Test
    void whileTheVaultIsAwayNothingIsRecordedAndTheDepartmentIsAskedToComeAgain() {
        var phone = newNumber();
        var key = CrockfordId.random("key-");
        surroundings.vault.away(true);

        post(key, marketingTo(phone))
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("reason", equalTo("VAULT_AWAY"));
        surroundings.vault.away(false);
        var id = post(key, marketingTo(phone)).statusCode(202).extract().<String>path("id");

        awaitStatus(id, "SUBMITTED");
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
    }

    @Test
    void messagesAreListedNewestFirstAndPageByPage() {
        var phone = newNumber();
        surroundings.consent.says(surroundings.vault.subject(AliasKind.PHONE, phone), Said.deny("NO_CONSENT"));
        var older = accepted(marketingTo(phone));
        var newer = accepted(marketingTo(phone));
        awaitStatus(older, "DENIED");
        awaitStatus(newer, "DENIED");

        var first = given().get("/v1/messages?status=DENIED&limit=1")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].id", equalTo(newer))
                .body("items[0].history", Matchers.nullValue())
                .extract()
                .<String>path("next");

        given().get("/v1/messages?status=DENIED&limit=1&cursor=" + first)
                .then()
                .statusCode(200)
                .body("items[0].id", equalTo(older));
    }

    @Test
    void aMessageThatWaitsCanBeTakenBackAndIsNeverSent() {
        var phone = newNumber();
        var subject = surroundings.vault.subject(AliasKind.PHONE, phone);
        surroundings.consent.says(subject, Said.wait("LEDGER_BEHIND"));
        var id = accepted(marketingTo(phone));
        awaitStatus(id, "WAITING");

        given().delete("/v1/messages/" + id).then().statusCode(200).body("status", equalTo("CANCELLED"));
        surroundings.consent.says(subject, Said.allow());

        assertThat(message(id).getList("reasons")).containsExactly("CANCELLED_BY_DEPARTMENT");
        assertThat(surroundings.whatsapp.sentTo(phone)).isEmpty();
    }

    @Test
    void whatWasSentCanNoLongerBeTakenBack() {
        var id = accepted(marketingTo(newNumber()));
        awaitStatus(id, "SUBMITTED");

        given().delete("/v1/messages/" + id)
                .then()
                .statusCode(409)
                .body("reason", equalTo("MESSAGE_STARTED"))
                .body("status", equalTo("SUBMITTED"));
    }

    @Test
    void aMessageNobodyKnowsIsNotFound() {
        given().get("/v1/messages/msg_nothing").then().statusCode(404).body("reason", equalTo("NOT_FOUND"));
    }
}
