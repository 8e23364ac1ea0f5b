package io.optward.vault.reveal;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.trail.TrailEvent.ValuesRevealed;
import io.optward.contracts.vault.RevealAnswer;
import io.optward.contracts.vault.RevealRequest;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of one item: what the caller gets and what the audit trail is told. */
sealed interface Result {

    /** As the caller gets it. */
    RevealAnswer.Item answer();

    /** As the audit trail is told; empty where the item named nobody. */
    Optional<ValuesRevealed.Item> told();

    /** The same item, were it refused. */
    Refused refusedBecause(Refusal refusal);

    /**
     * All that was asked for.
     *
     * @param person whose it is: their canonical subject
     */
    record Revealed(RevealRequest.Item item, Basis basis, SubjectToken person, RevealAnswer.Item answer)
            implements Result {

        /** How many values it opens. */
        int values() {
            return answer.aliases().size() + answer.fields().size();
        }

        @Override
        public Optional<ValuesRevealed.Item> told() {
            return Optional.of(new ValuesRevealed.Item(
                    item.subject(),
                    kinds(item),
                    item.fields().keySet(),
                    "REVEALED",
                    null,
                    basis.id(),
                    answer.masked().isEmpty() ? null : answer.masked()));
        }

        @Override
        public Refused refusedBecause(Refusal refusal) {
            return new Refused(item, basis, refusal);
        }
    }

    /** Nothing of what was asked for. */
    record Refused(
            RevealRequest.@Nullable Item item, @Nullable Basis basis, Refusal refusal) implements Result {

        @Override
        public RevealAnswer.Item answer() {
            return new RevealAnswer.Item(item == null ? null : item.subject(), Map.of(), Map.of(), refusal.error());
        }

        @Override
        public Optional<ValuesRevealed.Item> told() {
            return item == null
                    ? Optional.empty()
                    : Optional.of(new ValuesRevealed.Item(
                            item.subject(),
                            kinds(item),
                            item.fields().keySet(),
                            "REFUSED",
                            refusal.reason(),
                            basis == null ? null : basis.proven(),
                            null));
        }

        /** What it is refused for already. */
        @Override
        public Refused refusedBecause(Refusal another) {
            return this;
        }
    }

    private static Set<AliasKind> kinds(RevealRequest.Item item) {
        return item.aliases().isEmpty() ? Set.of() : EnumSet.copyOf(item.aliases());
    }
}
