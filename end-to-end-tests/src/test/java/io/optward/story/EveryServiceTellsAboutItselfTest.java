package io.optward.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.stack.supervisor.Part;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EveryServiceTellsAboutItselfTest {

    static Stream<Part> services() {
        return Part.services();
    }

    @ParameterizedTest
    @MethodSource("services")
    void itIsAliveAndReady(Part service) throws Exception {
        for (var path : new String[] {"/q/health/live", "/q/health/ready"}) {
            var answer = RunningStack.http().get(RunningStack.at(service, path));
            assertThat(answer.status()).as("%s %s: %s", service, path, answer).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void itDescribesItsApi(Part service) throws Exception {
        var answer = RunningStack.http().get(RunningStack.at(service, "/q/openapi"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("openapi:").contains("paths:");
    }

    @ParameterizedTest
    @MethodSource("services")
    void itHasMetrics(Part service) throws Exception {
        var answer = RunningStack.http().get(RunningStack.at(service, "/q/metrics"));

        assertThat(answer.status()).isEqualTo(200);
    }
}
