package io.optward.stack.promise;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a check came to.
 *
 * @param findings what breaks a promise; empty when nothing does
 * @param figures  what was counted and measured, by name, in the order in which it is told
 */
public record Report(List<Finding> findings, Map<String, String> figures) {

    /** Copies its collections. */
    public Report {
        findings = List.copyOf(findings);
        figures = new LinkedHashMap<>(figures);
    }
}
