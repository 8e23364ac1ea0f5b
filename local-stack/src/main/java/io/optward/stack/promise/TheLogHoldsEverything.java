package io.optward.stack.promise;

import static io.optward.stack.promise.Finding.Kind.LOGGED_WITHOUT_RECORD;
import static io.optward.stack.promise.Finding.Kind.LOG_NOTICE;
import static io.optward.stack.promise.Finding.Kind.NOT_LOGGED;

import java.util.ArrayList;
import java.util.List;

/** Every record of a logged topic is in the log, once, and nothing else is. */
final class TheLogHoldsEverything {

    private TheLogHoldsEverything() {}

    static List<Finding> findings(Facts facts) {
        var findings = new ArrayList<Finding>();
        var logged = facts.logged();
        for (var topic : facts.published().topics()) {
            for (var id : facts.published().ids(topic)) {
                if (!logged.ids().contains(id)) {
                    findings.add(new Finding(NOT_LOGGED, "event " + id + " of " + topic + " is not in the log"));
                }
            }
        }
        for (var id : logged.ids()) {
            if (facts.published().topics().stream()
                    .noneMatch(topic -> facts.published().ids(topic).contains(id))) {
                findings.add(new Finding(LOGGED_WITHOUT_RECORD, "the log holds " + id + ", which is on no topic"));
            }
        }
        logged.twice()
                .forEach(id ->
                        findings.add(new Finding(LOGGED_WITHOUT_RECORD, "the log holds " + id + " more than once")));
        logged.notices().forEach(notice -> findings.add(new Finding(LOG_NOTICE, "the log says " + notice)));
        return findings;
    }
}
