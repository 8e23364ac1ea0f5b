package io.optward.stack.promise;

import java.util.List;
import java.util.function.Function;

/** Everything that is checked about plain facts. */
final class Promises {

    private static final List<Function<Facts, List<Finding>>> ALL = List.of(
            NothingIsLost::findings,
            NothingIsSentWithoutConsent::findings,
            AStopIsHeard::findings,
            NothingIsSentTwice::findings,
            EveryMessageEnds::findings,
            EveryEventIsTold::findings,
            TheLogHoldsEverything::findings);

    private Promises() {}

    /** What breaks a promise; empty when nothing does. */
    static List<Finding> broken(Facts facts) {
        return ALL.stream().flatMap(promise -> promise.apply(facts).stream()).toList();
    }
}
