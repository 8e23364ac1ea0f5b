package io.optward.stack.promise;

import static io.optward.stack.promise.Finding.Kind.SENT_TWICE;

import io.optward.contracts.consent.Purpose;
import io.optward.contracts.outbound.MessageStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Nothing is sent again unless it was said before that the outcome is unknown; marketing is never sent again. */
final class NothingIsSentTwice {

    private NothingIsSentTwice() {}

    static List<Finding> findings(Facts facts) {
        var findings = new ArrayList<Finding>();
        var before = new HashMap<String, Arrival>();
        for (var arrival : facts.arrivals()) {
            var first = before.put(arrival.request(), arrival);
            if (first != null) {
                var course = facts.courses().get(arrival.request());
                boolean saidUnknown = course != null
                        && course.steps().stream()
                                .anyMatch(step -> step.status() == MessageStatus.OUTCOME_UNKNOWN
                                        && !step.at().isAfter(arrival.at())
                                        && !step.at().isBefore(first.at()));
                if (course == null || course.purpose() == Purpose.MARKETING || !saidUnknown) {
                    findings.add(new Finding(
                            SENT_TWICE,
                            "message " + arrival.request() + (course == null ? "" : " (" + course.purpose() + ")")
                                    + " arrived at " + first.at() + " and again at " + arrival.at()
                                    + (saidUnknown ? "" : ", and nobody had said that its outcome is unknown")));
                }
            }
        }
        return findings;
    }
}
