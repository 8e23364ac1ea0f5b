package io.optward.ingress.normaliser;

import io.optward.contracts.SubjectToken;
import java.util.List;

/**
 * Why something of a webhook cannot be published.
 *
 * @param reason a stable word
 * @param names who said it, as far as that is known; their marketing waits until somebody has looked
 */
record Refusal(String reason, List<SubjectToken> names) {

    static Refusal ofNobody(String reason) {
        return new Refusal(reason, List.of());
    }
}
