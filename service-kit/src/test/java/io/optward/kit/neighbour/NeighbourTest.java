package io.optward.kit.neighbour;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.equalTo;

import io.optward.kit.fixture.InfrastructureResource;
import io.optward.stack.process.FreePorts;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(
        value = InfrastructureResource.class,
        initArgs = {
            @ResourceArg(name = "database", value = "consent"),
            // each question says whom it asks
            @ResourceArg(name = "quarkus.rest-client.weather.url", value = "http://127.0.0.1:1"),
            @ResourceArg(name = "quarkus.rest-client.weather.read-timeout", value = "500")
        })
class NeighbourTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    private static final String CUT_OFF = OK + "Content-Length: 500\r\n\r\n{\"degrees\":";

    @Inject
    @RestClient
    WeatherClient weather;

    @Test
    void anAnswerIsAnAnswer() throws IOException {
        try (var neighbour = Weatherman.saying(OK + "Content-Length: 14\r\n\r\n{\"degrees\":21}")) {
            assertThat(weather.today(neighbour.address()).degrees()).isEqualTo(21);
        }
    }

    @Test
    void whoBreaksOffInTheMiddleOfTheAnswerIsAway() throws IOException {
        assertAway(Weatherman.saying(CUT_OFF), "HttpClosedException");
    }

    @Test
    void whoBreaksOffBetweenTwoChunksIsAway() throws IOException {
        assertAway(
                Weatherman.saying(OK + "Transfer-Encoding: chunked\r\n\r\nb\r\n{\"degrees\":\r\n"),
                "HttpClosedException");
    }

    @Test
    void whoBreaksOffBeforeTheAnswerIsAway() throws IOException {
        assertAway(Weatherman.saying("HTTP/1.1 20"), "ProcessingException, IOException");
    }

    @Test
    void whoSpeaksNoHttpInTheMiddleOfTheAnswerIsAway() throws IOException {
        assertAway(Weatherman.saying(OK + "Transfer-Encoding: chunked\r\n\r\nrain\r\n"), "NumberFormatException");
    }

    @Test
    void whoIsNotThereIsAway() {
        int port = FreePorts.find(1).getFirst();

        assertAway("http://127.0.0.1:" + port, "ProcessingException, AnnotatedConnectException, ConnectException");
    }

    @Test
    void whoKeepsSilentIsAway() throws IOException {
        assertAway(Weatherman.silent(), "ProcessingException, NoStackTraceTimeoutException");
    }

    @Test
    void whoSaysSomethingElseThanWasAskedForIsAwayAndIsNotQuoted() throws IOException {
        assertAway(
                Weatherman.saying(OK + "Content-Length: 25\r\n\r\n{\"degrees\":\"+15550100777\"}"),
                "ProcessingException, InvalidFormatException");
    }

    @Test
    void whoSpeaksNoJsonIsAway() throws IOException {
        assertAway(Weatherman.saying(OK + "Content-Length: 12\r\n\r\n{\"degrees\":}"), "status 200");
    }

    @Test
    void whoSaysNothingIsAway() throws IOException {
        assertAway(Weatherman.saying("HTTP/1.1 204 No Content\r\n\r\n"), "an empty body");
    }

    @Test
    void nothingIsAnAnswerWhereNothingWasAskedFor() throws IOException {
        try (var neighbour = Weatherman.saying("HTTP/1.1 204 No Content\r\n\r\n")) {
            assertThatCode(() -> weather.wish(neighbour.address())).doesNotThrowAnyException();
        }
    }

    @Test
    void whoCannotAnswerNowIsAway() throws IOException {
        assertAway(Weatherman.saying("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"), "status 503");
    }

    @Test
    void whoWantsToBeAskedLaterIsAway() throws IOException {
        assertAway(Weatherman.saying("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n"), "status 429");
    }

    @Test
    void oneThatDoesNotKnowUsOrDoesNotLetUsAskHasNotAnsweredTheQuestion() throws IOException {
        assertAway(Weatherman.saying("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"), "status 401");
        assertAway(Weatherman.saying("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"), "status 403");
    }

    @Test
    void whoRefusesTheQuestionIsThere() throws IOException {
        try (var neighbour = Weatherman.saying("HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n")) {
            var refusal = catchThrowableOfType(WebApplicationException.class, () -> weather.today(neighbour.address()));

            assertThat(refusal.getResponse().getStatus()).isEqualTo(409);
        }
    }

    @Test
    void whoeverAsksUsIsToldToComeAgainWhenANeighbourBreaksOff() throws IOException {
        try (var neighbour = Weatherman.saying(CUT_OFF)) {
            given().queryParam("neighbour", neighbour.address())
                    .get("/forecast")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "2")
                    .contentType("application/problem+json")
                    .body("reason", equalTo("NEIGHBOUR_AWAY"));
        }
    }

    private void assertAway(Weatherman neighbour, String why) throws IOException {
        try (neighbour) {
            assertAway(neighbour.address(), why);
        }
    }

    private void assertAway(String address, String why) {
        assertThatThrownBy(() -> weather.today(address))
                .isInstanceOf(NeighbourAwayException.class)
                .hasMessage("WeatherClient.today got no answer: " + why)
                .hasNoCause();
    }
}
