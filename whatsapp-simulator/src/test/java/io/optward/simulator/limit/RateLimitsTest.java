package io.optward.simulator.limit;

import static org.hamcrest.Matchers.equalTo;

import io.optward.simulator.SimulatorTest;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RateLimitsTest extends SimulatorTest {

    @Test
    void theFortySixthMessageToOnePersonIsThrottledAndOthersAreNot() {
        // Given
        for (int i = 0; i < 45; i++) {
            accepted(marketing(AMARA));
        }
        // When, Then
        sends(marketing(AMARA)).statusCode(400).body("error.code", equalTo(131056));
        accepted(marketing(BRUNO));
    }
}
