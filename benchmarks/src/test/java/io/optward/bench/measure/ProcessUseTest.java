package io.optward.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessUseTest {

    @TempDir
    private Path directory = Path.of("set by JUnit");

    @Test
    void timesInUserAndKernelModeAreAddedWhateverTheProcessIsCalled() throws Exception {
        Files.writeString(
                directory.resolve("stat"),
                "4711 (a ) name (of 3) S 1 4711 4711 0 -1 4194560 100 0 0 0 250 50 7 7 20 0 40 0 1000 1 1");
        assertThat(new ProcessUse(directory).cpuMillis()).hasValue(3_000.0);
    }

    @Test
    void memoryIsToldInMebibytes() throws Exception {
        Files.writeString(directory.resolve("status"), "Name:\tjava\nVmHWM:\t  524288 kB\nVmRSS:\t  262144 kB\n");
        assertThat(new ProcessUse(directory).residentMebibytes()).hasValue(256.0);
        assertThat(new ProcessUse(directory).mostResidentMebibytes()).hasValue(512.0);
    }

    @Test
    void aProcessThatHasEndedUsesNothingThatIsKnown() {
        var ended = new ProcessUse(directory.resolve("ended"));
        assertThat(ended.cpuMillis()).isEmpty();
        assertThat(ended.residentMebibytes()).isEmpty();
    }
}
