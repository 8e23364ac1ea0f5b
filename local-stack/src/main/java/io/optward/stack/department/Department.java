package io.optward.stack.department;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A department, as {@code deploy/departments.yaml} writes it.
 *
 * @param name    client id and Kafka principal; part of its topic's name
 * @param title   what people call it
 * @param roles   some of {@code sender}, {@code consent-agent}, {@code agent}
 * @param senders phone number ids that it serves
 * @param kafka   its share of Kafka
 */
public record Department(String name, String title, Set<String> roles, List<String> senders, Share kafka) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{1,62}");
    private static final Set<String> ROLES = Set.of("sender", "consent-agent", "agent");

    /** Refuses a name that is no client id, and a role that is not for departments. */
    public Department {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a department's name is lower-case letters, digits and dashes: " + name);
        }
        if (name.endsWith("-service")) {
            throw new IllegalArgumentException("department " + name + " is named like a service");
        }
        if (roles == null || roles.isEmpty() || !ROLES.containsAll(roles)) {
            throw new IllegalArgumentException("department " + name + " wants some of the roles " + ROLES);
        }
        title = Objects.requireNonNullElse(title, name);
        roles = Set.copyOf(roles);
        senders = senders == null ? List.of() : List.copyOf(senders);
        Objects.requireNonNull(kafka, () -> "department " + name + " has no share of Kafka");
    }

    /** Whether it may ask for messages to be sent. */
    public boolean sends() {
        return roles.contains("sender");
    }

    /** The topic on which it asks for messages to be sent, and which nobody else may write. */
    public String requestTopic() {
        return requestTopicOf(name);
    }

    /** The request topic of whoever has this name. */
    public static String requestTopicOf(String name) {
        return "outbound.requests." + name;
    }

    /**
     * A department's share of Kafka.
     *
     * @param partitions            of its request topic
     * @param produceBytesPerSecond on each broker
     * @param consumeBytesPerSecond on each broker
     * @param requestPercent        of one broker thread's time
     */
    public record Share(int partitions, long produceBytesPerSecond, long consumeBytesPerSecond, int requestPercent) {

        /** Refuses a share of nothing. */
        public Share {
            if (partitions < 1 || produceBytesPerSecond < 1 || consumeBytesPerSecond < 1 || requestPercent < 1) {
                throw new IllegalArgumentException("a share of Kafka is more than nothing of everything");
            }
        }
    }
}
