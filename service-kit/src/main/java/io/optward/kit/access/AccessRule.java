package io.optward.kit.access;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may make one call.
 *
 * @param call method and path as in the OpenAPI document, such as {@code GET /v1/subjects/{token}}
 * @param to roles of people and departments, and scopes (with a colon) of services; {@link #ANYBODY} or {@link #META}
 *     alone for a call that asks for no token
 * @param stepUp whether a person needs a second factor, shown not longer ago than {@link #STEP_UP_GOOD_FOR}
 * @param act what this is called in the log, where every instance of it is remembered; implies {@code stepUp}, and that
 *     only a person may do it: a client with credentials of its own has no second factor
 * @param limit how often a person's client, or a department, may call from one address; services are not limited
 */
record AccessRule(
        String call,
        List<String> to,
        boolean stepUp,
        @Nullable String act,
        @Nullable Limit limit) {

    /** Whoever comes. */
    static final String ANYBODY = "anybody";

    /** Whoever signs as WhatsApp does, which the receiver of webhooks checks itself. */
    static final String META = "meta";

    /** How long a second factor counts for a dangerous act, at most. */
    static final Duration STEP_UP_GOOD_FOR = Duration.ofMinutes(5);

    /** The level of a second factor. */
    static final int SECOND_FACTOR = 2;

    AccessRule {
        if (to.isEmpty()) {
            throw new IllegalArgumentException(call + " is for nobody: leave it out, or name somebody");
        }
        if ((to.contains(ANYBODY) || to.contains(META)) && (to.size() > 1 || stepUp || act != null)) {
            throw new IllegalArgumentException(call + " asks for no token and is restricted at once");
        }
        to = List.copyOf(to);
        stepUp = stepUp || act != null;
    }

    /** Whether no token is asked for. */
    boolean open() {
        return to.contains(ANYBODY) || to.contains(META);
    }

    /** Whether one of these scopes lets a service make the call. */
    boolean isForService(Set<String> scopes) {
        return to.stream().anyMatch(one -> one.contains(":") && scopes.contains(one));
    }

    /** Those of their roles and scopes that let them; empty if none does. */
    Set<String> among(Set<String> roles, Set<String> scopes) {
        return to.stream()
                .filter(one -> one.contains(":") ? scopes.contains(one) : roles.contains(one))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * How often one client may call from one address.
     *
     * @param calls at most so many
     * @param per in any stretch of this length
     */
    record Limit(int calls, Duration per) {

        /** Reads {@code 120 per minute}. */
        static Limit of(String text) {
            var words = text.strip().split("\\s+", -1);
            if (words.length != 3 || !words[0].matches("[1-9]\\d{0,6}") || !words[1].equals("per")) {
                throw new IllegalArgumentException("a limit reads: 120 per minute");
            }
            return new Limit(
                    Integer.parseInt(words[0]),
                    switch (words[2]) {
                        case "second" -> Duration.ofSeconds(1);
                        case "minute" -> Duration.ofMinutes(1);
                        case "hour" -> Duration.ofHours(1);
                        default -> throw new IllegalArgumentException("a limit is per second, minute or hour");
                    });
        }
    }
}
