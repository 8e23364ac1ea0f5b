package io.optward.stack.scan;

import java.util.List;

/**
 * What a scan looked at and what it found.
 *
 * @param findings each place and encoding once
 * @param topics   how many topics
 * @param records  how many records in them
 * @param tables   how many tables
 * @param rows     how many rows in them
 * @param files    how many log files
 */
public record ScanReport(List<Finding> findings, int topics, long records, int tables, long rows, int files) {

    /** The last line of the command. */
    public String summary() {
        return findings.isEmpty()
                ? "scan: found nothing " + extent()
                : "scan: FOUND %d %s %s"
                        .formatted(findings.size(), findings.size() == 1 ? "place" : "places", extent());
    }

    /** How much was looked at. */
    String extent() {
        return "(%d topics with %d records, %d tables with %d rows, %d files)"
                .formatted(topics, records, tables, rows, files);
    }
}
