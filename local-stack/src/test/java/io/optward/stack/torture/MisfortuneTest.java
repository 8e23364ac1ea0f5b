package io.optward.stack.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.stack.supervisor.Part;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MisfortuneTest {

    @Test
    void theSameSeedBringsTheSameMisfortunes() {
        assertThat(some(new Misfortune(7))).isEqualTo(some(new Misfortune(7)));
        assertThat(some(new Misfortune(7))).isNotEqualTo(some(new Misfortune(8)));
    }

    @Test
    void everyPartThatIsNeededAllTheTimeIsKilledOnce() {
        assertThat(new Misfortune(7).killEachOnceInPairs())
                .allSatisfy(pair -> assertThat(pair).hasSizeLessThanOrEqualTo(2))
                .flatExtracting(pair -> pair.stream().map(Harm::part).toList())
                .containsExactlyInAnyOrder(Stream.of(Part.values())
                        .filter(part -> part != Part.SIMULATOR && part != Part.KEYCLOAK)
                        .toArray(Part[]::new));
    }

    @Test
    void nothingIsDoneThatCannotBeDone() {
        var misfortune = new Misfortune(7);
        assertThat(Stream.generate(misfortune::next).limit(5_000)).noneMatch(harm -> switch (harm) {
            // PostgreSQL is many processes, WhatsApp's memory is what we check against
            case Harm.Pause(var part, var _) -> part == Part.POSTGRES || part == Part.SIMULATOR;
            case Harm.Kill(var part, var _) -> part == Part.SIMULATOR;
            case Harm.Restart(var part) -> part == Part.SIMULATOR;
            case Harm.Replica(var part, var _, var _) ->
                part == Part.SIMULATOR || part == Part.KAFKA || part == Part.POSTGRES || part == Part.KEYCLOAK;
            case Harm.Fault _ -> false;
        });
    }

    private static List<Harm> some(Misfortune misfortune) {
        return Stream.generate(misfortune::next).limit(100).toList();
    }
}
