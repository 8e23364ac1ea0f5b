package io.optward.outbound.submission;

import static io.optward.outbound.surroundings.Department.awaitStatus;
import static io.optward.outbound.surroundings.Department.marketingTo;
import static io.optward.outbound.surroundings.Department.newNumber;
import static io.optward.outbound.surroundings.Department.post;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.optward.contracts.CrockfordId;
import io.optward.outbound.surroundings.OwnDatabaseResource;
import io.optward.outbound.surroundings.Surroundings;
import io.optward.outbound.surroundings.SurroundingsResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(OwnDatabaseResource.class)
@WithTestResource(SurroundingsResource.class)
class DatabaseAwayTest {

    private static final Duration A_FEW_SECONDS = Duration.ofSeconds(8);
    private static final Duration AFTER_ITS_RETURN = Duration.ofSeconds(30);

    private Surroundings surroundings;

    @BeforeEach
    void surround() {
        surroundings = Surroundings.started();
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsPromisedAndAfterItsReturnTheSameKeyIsTakenOnce() {
        var key = CrockfordId.random("key-");
        var phone = newNumber();
        await().atMost(AFTER_ITS_RETURN)
                .until(() -> post(CrockfordId.random("key-"), marketingTo(newNumber()))
                                .extract()
                                .statusCode()
                        == 202);

        OwnDatabaseResource.kill();

        for (int i = 0; i < 3; i++) {
            long begun = System.nanoTime();
            post(key, marketingTo(phone))
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", notNullValue())
                    .body("reason", equalTo("DATABASE_AWAY"));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(A_FEW_SECONDS);
        }
        for (var path : new String[] {"/v1/messages", "/v1/messages/msg_1", "/v1/senders"}) {
            given().get(path)
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", notNullValue())
                    .body("reason", equalTo("DATABASE_AWAY"));
        }
        given().get("/q/health/ready").then().statusCode(503);

        OwnDatabaseResource.restart();

        await().atMost(AFTER_ITS_RETURN)
                .until(() -> post(key, marketingTo(phone)).extract().statusCode() == 202);
        var id = post(key, marketingTo(phone)).statusCode(202).extract().<String>path("id");
        awaitStatus(id, "SUBMITTED");
        assertThat(surroundings.whatsapp.sentTo(phone)).hasSize(1);
        given().get("/v1/messages").then().body("items", hasSize(2));
        await().atMost(AFTER_ITS_RETURN)
                .until(() -> given().get("/q/health/ready").statusCode() == 200);
    }
}
