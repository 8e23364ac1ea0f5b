package io.optward.kit.problem;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.optward.kit.fixture.InfrastructureResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "consent"))
class ProblemTest {

    @Test
    void aFieldThatIsMissingIsNamed() {
        given().contentType("application/json")
                .body("{}")
                .post("/greetings")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/field-invalid"))
                .body("reason", equalTo("FIELD_INVALID"))
                .body("field", equalTo("name"));
    }

    @Test
    void aValueOfAnotherKindIsNamedByItsPathAndNotRepeated() {
        given().contentType("application/json")
                .body("{\"name\":\"Ana\",\"tones\":[\"+15550100777\"]}")
                .post("/greetings")
                .then()
                .statusCode(400)
                .body("field", equalTo("tones[0]"))
                .body(not(containsString("5550100777")));
    }

    @Test
    void aBodyThatIsNotJsonIsSaidToBeNone() {
        given().contentType("application/json")
                .body("{\"name\":")
                .post("/greetings")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("reason", equalTo("NOT_JSON"));
    }

    @Test
    void aPathThatIsNotThereIsAProblemToo() {
        given().get("/nowhere")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("reason", equalTo("NOT_FOUND"));
    }

    @Test
    void whatWeDidNotExpectIsToldByAReferenceOnly() {
        given().get("/greetings")
                .then()
                .statusCode(500)
                .contentType("application/problem+json")
                .body("reference", startsWith("err_"))
                .body(not(containsString("5550100777")));
    }

    @Test
    void whoeverIsPausedInATransactionUntilTheDatabaseEndsItAnswersNotNow() {
        given().get("/greetings/paused")
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("reason", equalTo("DATABASE_AWAY"));
    }
}
