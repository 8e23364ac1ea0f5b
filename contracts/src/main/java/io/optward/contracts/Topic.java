package io.optward.contracts;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The topics, by the names of {@code deploy/kafka/topics.yaml}; a test holds the two against each other. One of them is a
 * family: {@link #OUTBOUND_REQUESTS} stands for the topics of all departments, {@code outbound.requests.<department>}.
 */
public enum Topic {
    INGRESS_WEBHOOKS_SEALED("ingress.webhooks.sealed", false),
    INGRESS_WEBHOOKS_REJECTED("ingress.webhooks.rejected", false),
    INGRESS_WEBHOOK_KEYS("ingress.webhook-keys", true),
    INGRESS_PROGRESS("ingress.progress", false),
    MESSAGES_INBOUND("messages.inbound", true),
    MESSAGES_STATUS("messages.status", true),
    MESSAGES_MEDIA("messages.media", true),
    ACCOUNT_EVENTS("account.events", true),
    SUBJECTS_EVENTS("subjects.events", true),
    CONSENT_EVENTS("consent.events", true),
    CONSENT_STATE("consent.state", false),
    /** A topic for each department, written by that department alone. */
    OUTBOUND_REQUESTS("outbound.requests", true, true),
    OUTBOUND_RESULTS("outbound.results", true),
    RIGHTS_EVENTS("rights.events", true),
    AUDIT_TRAIL("audit.trail", true),
    AUDIT_CHECKPOINTS("audit.checkpoints", false),
    OUTBOX_VAULT("outbox.vault", false),
    OUTBOX_CONSENT("outbox.consent", false),
    OUTBOX_OUTBOUND("outbox.outbound", false);

    private static final Pattern MEMBER = Pattern.compile("[a-z][a-z0-9-]{1,62}");
    private static final String DEAD_LETTER = ".dead-letter";

    private final String topicName;
    private final boolean logged;
    private final boolean family;

    Topic(String topicName, boolean logged) {
        this(topicName, logged, false);
    }

    Topic(String topicName, boolean logged, boolean family) {
        this.topicName = topicName;
        this.logged = logged;
        this.family = family;
    }

    /** The name on Kafka; of a family, what the names of its members begin with. */
    public String topicName() {
        return topicName;
    }

    /** Whether it stands for many topics, one for each department. */
    public boolean family() {
        return family;
    }

    /**
     * The name on Kafka of a family's member.
     *
     * @param department the department's name
     * @throws IllegalArgumentException if this is no family, or that is no department's name
     */
    public String of(String department) {
        var name = topicName + "." + department;
        if (memberIn(name).isEmpty()) {
            throw new IllegalArgumentException(name + " is no topic of a department");
        }
        return name;
    }

    /**
     * Whose topic of this family a topic is.
     *
     * @param name any topic's name on Kafka
     * @return the department's name; empty if that is no member, or this no family
     */
    public Optional<String> memberIn(String name) {
        var prefix = topicName + ".";
        return family && name.startsWith(prefix)
                ? Optional.of(name.substring(prefix.length()))
                        .filter(member -> MEMBER.matcher(member).matches())
                : Optional.empty();
    }

    /** Whether records of the topic with this name on Kafka belong here: it is this one, or a member of this family. */
    public boolean isHomeOf(String name) {
        return family ? memberIn(name).isPresent() : topicName.equals(name);
    }

    /** What a topic's name on Kafka stands for; empty for one that is not on the list, such as dead letters. */
    public static Optional<Topic> named(String name) {
        return Arrays.stream(values()).filter(topic -> topic.isHomeOf(name)).findFirst();
    }

    /** Whether the topic with this name on Kafka is one that audit-service remembers. */
    public static boolean isLogged(String name) {
        return named(name).filter(Topic::logged).isPresent();
    }

    /** Whether the topic with this name on Kafka holds what could not be decoded of one of these. */
    public static boolean holdsDeadLetters(String name) {
        return name.endsWith(DEAD_LETTER)
                && named(name.substring(0, name.length() - DEAD_LETTER.length()))
                        .isPresent();
    }

    /** Whether each record of this topic becomes a leaf of the tamper-evident log. */
    public boolean logged() {
        return logged;
    }

    @Override
    public String toString() {
        return topicName;
    }
}
