package io.optward.stack.scan;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What there is of a person.
 *
 * @param traces in the order in which they were found
 * @param looked what was looked at
 */
public record SubjectReport(List<Trace> traces, ScanReport looked) {

    /** What no scan reaches, one line for people each. */
    public static final List<String> NOT_LOOKED_AT = List.of(
            "not looked at: memory of processes, swap and core dumps",
            "not looked at: Kafka's own files, beyond what topics still give",
            "not looked at: backups, replicas and archives of logs that are not in a directory named here",
            "not looked at: aliases and MACs that stand beside nobody's token, and sealed values that do");

    /** What may not be there after an erasure. */
    public List<Trace> left() {
        return traces.stream().filter(trace -> !trace.mayStay()).toList();
    }

    /** Whether nothing is there that an erasure takes away. */
    public boolean erased() {
        return left().isEmpty();
    }

    /** One line for each place: first what may not be there, then what may. */
    public List<String> lines() {
        var stays = traces.stream().filter(Trace::mayStay).map(trace -> "stays: " + trace.sentence());
        return Stream.concat(left().stream().map(trace -> "FOUND: " + trace.sentence()), stays)
                .toList();
    }

    /** The last line of the command. */
    public String summary() {
        var kinds =
                left().stream().map(trace -> trace.what().title()).distinct().collect(Collectors.joining(", "));
        return (erased() ? "scan: nothing is left of the person but what may stay " : "scan: FOUND " + kinds + " ")
                + looked.extent();
    }
}
