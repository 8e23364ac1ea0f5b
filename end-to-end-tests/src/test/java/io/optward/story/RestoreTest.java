package io.optward.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.stack.demo.Console;
import io.optward.stack.drill.RestoreDrill;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Who was erased stays erased when the vault is restored from a backup that is older than the erasure. */
// the restored server listens without TLS; what is replayed and when is the same with it
@DisabledIfSystemProperty(named = RunningStack.OVER_TLS, matches = "true")
class RestoreTest {

    @Test
    void whoWasErasedSinceTheBackupIsErasedBeforeTheRestoredVaultAnswersAnybody() throws Exception {
        var stack = RunningStack.supervisor();
        try (var drill =
                new RestoreDrill(stack, stack.addresses().directory().path().resolve("backup"))) {
            var results = drill.story().play(stack.addresses(), new Console(System.out));
            assertThat(results)
                    .allSatisfy(result ->
                            assertThat(result.passed()).as("%s", result).isTrue());
        }
    }
}
