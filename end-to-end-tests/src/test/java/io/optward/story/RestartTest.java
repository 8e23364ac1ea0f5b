package io.optward.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.stack.demo.Gateway;
import io.optward.stack.supervisor.Part;
import org.junit.jupiter.api.Test;

/** What a service knew before it was stopped it knows afterwards. */
class RestartTest {

    private static final String LOOKUP = "{\"kind\":\"PHONE\",\"value\":\"+15550100654\"}";

    @Test
    void theVaultOpensTheSameKeysAgain() throws Exception {
        // Given
        RunningStack.as(Gateway.DEPARTMENT)
                .post(
                        RunningStack.at(Part.VAULT, "/v1/protect"),
                        "{\"items\":[{\"aliases\":[{\"kind\":\"PHONE\",\"value\":\"+15550100654\"}]}]}");
        var subject =
                RunningStack.as(Gateway.DEPARTMENT).post(RunningStack.at(Part.VAULT, "/v1/subjects/lookup"), LOOKUP);
        var keys = RunningStack.http().get(RunningStack.at(Part.VAULT, "/.well-known/jwks.json"));
        // When
        RunningStack.restart(Part.VAULT);
        // Then
        assertThat(keys.status()).isEqualTo(200);
        assertThat(RunningStack.http().get(RunningStack.at(Part.VAULT, "/.well-known/jwks.json")))
                .isEqualTo(keys);
        assertThat(subject.status()).isEqualTo(200);
        assertThat(RunningStack.as(Gateway.DEPARTMENT).post(RunningStack.at(Part.VAULT, "/v1/subjects/lookup"), LOOKUP))
                .isEqualTo(subject);
    }
}
