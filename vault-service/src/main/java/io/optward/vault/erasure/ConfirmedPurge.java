package io.optward.vault.erasure;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a service says it purged.
 *
 * @param subjects under how many of the person's tokens
 * @param at when it said so last
 * @param purged how many rows of what, all tokens together
 */
public record ConfirmedPurge(String service, int subjects, Instant at, Map<String, Integer> purged) {

    /** The confirmations of an erasure, service by service. */
    static List<ConfirmedPurge> of(List<Confirmation> confirmations) {
        return confirmations.stream()
                .collect(Collectors.groupingBy(Confirmation::service, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static ConfirmedPurge of(String service, List<Confirmation> confirmations) {
        return new ConfirmedPurge(
                service,
                confirmations.size(),
                confirmations.stream()
                        .map(Confirmation::confirmedAt)
                        .max(Comparator.naturalOrder())
                        .orElseThrow(),
                confirmations.stream()
                        .flatMap(confirmation -> confirmation.purged().entrySet().stream())
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Integer::sum, TreeMap::new)));
    }
}
