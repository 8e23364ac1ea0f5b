package io.optward.outbound.clearance;

import io.optward.contracts.decision.Decision;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a message may go out now, from consent and the rules of sending together. What we do not know is not yet. */
public sealed interface Verdict {

    /** It may, while the decision is fresh; the proof opens the vault. */
    record Cleared(Decision decision, String proof, Freshness freshness) implements Verdict {}

    /** It may not, for every one of these reasons; consent's own come first. */
    record Denied(List<String> reasons, Decision decision) implements Verdict {}

    /** Not yet; ask again. */
    record NotYet(List<String> reasons, @Nullable Decision decision) implements Verdict {}

    /** Its time is over. */
    record Expired() implements Verdict {}

    /** Weighs a decision and the objections; whatever forbids goes before whatever only delays. */
    static Verdict of(Decision decision, List<Objection> objections, Freshness freshness) {
        if (objections.stream().anyMatch(Objection.Expired.class::isInstance)) {
            return new Expired();
        }
        var reasons = new LinkedHashSet<String>();
        var first = decision.reason();
        if (first != null) {
            reasons.add(first);
        }
        if (decision.objections() != null) {
            reasons.addAll(decision.objections());
        }
        objections.forEach(objection -> reasons.add(objection.reason()));
        var all = List.copyOf(new ArrayList<>(reasons));
        boolean forbidden = objections.stream().anyMatch(Objection.Never.class::isInstance);
        return switch (decision.outcome()) {
            case DENY -> new Denied(all, decision);
            case WAIT -> forbidden ? new Denied(all, decision) : new NotYet(all, decision);
            case ALLOW -> {
                var proof = decision.proof();
                if (forbidden) {
                    yield new Denied(all, decision);
                }
                if (!objections.isEmpty()) {
                    yield new NotYet(all, decision);
                }
                yield proof == null
                        ? new NotYet(List.of("NO_PROOF"), decision)
                        : new Cleared(decision, proof, freshness);
            }
        };
    }
}
