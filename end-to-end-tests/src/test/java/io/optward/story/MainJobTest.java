package io.optward.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.optward.stack.demo.Console;
import io.optward.stack.demo.MainJob;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The story that {@code ./optward demo} plays; each of its steps is a test. */
class MainJobTest {

    @TestFactory
    Stream<DynamicTest> theMainJobRunsFromASignedWebhookToASignedCertificate() {
        return MainJob.story().play(RunningStack.addresses(), new Console(System.out)).stream()
                .map(step ->
                        dynamicTest(step.title(), () -> assertThat(step.record().expectations())
                                .as(step.title())
                                .isNotEmpty()
                                .allSatisfy(expectation -> assertThat(expectation.met())
                                        .as("%s; came: %s", expectation.what(), expectation.came())
                                        .isTrue())));
    }
}
