package io.optward.contracts;

import java.util.Arrays;
import java.util.List;

/** The topics, by the names of {@code deploy/kafka/topics.yaml}; a test holds the two against each other. */
public enum Topic {
    INGRESS_WEBHOOKS_SEALED("ingress.webhooks.sealed", false),
    INGRESS_WEBHOOKS_REJECTED("ingress.webhooks.rejected", false),
    INGRESS_WEBHOOK_KEYS("ingress.webhook-keys", true),
    INGRESS_PROGRESS("ingress.progress", false),
    MESSAGES_INBOUND("messages.inbound", true),
    MESSAGES_STATUS("messages.status", true),
    ACCOUNT_EVENTS("account.events", true),
    SUBJECTS_EVENTS("subjects.events", true),
    CONSENT_EVENTS("consent.events", true),
    CONSENT_STATE("consent.state", false),
    OUTBOUND_RESULTS("outbound.results", true),
    RIGHTS_EVENTS("rights.events", true),
    AUDIT_TRAIL("audit.trail", true),
    AUDIT_CHECKPOINTS("audit.checkpoints", false),
    OUTBOX_VAULT("outbox.vault", false),
    OUTBOX_CONSENT("outbox.consent", false),
    OUTBOX_OUTBOUND("outbox.outbound", false);

    private final String topicName;
    private final boolean logged;

    Topic(String topicName, boolean logged) {
        this.topicName = topicName;
        this.logged = logged;
    }

    /** The name on Kafka. */
    public String topicName() {
        return topicName;
    }

    /** Whether each record of this topic becomes a leaf of the tamper-evident log. */
    public boolean logged() {
        return logged;
    }

    /** Where a consumer puts a record of this topic that it could not decode. */
    public String deadLetterName() {
        return topicName + ".dead-letter";
    }

    /** Names of all topics that audit-service remembers. */
    public static List<String> namesOfLogged() {
        return Arrays.stream(values())
                .filter(Topic::logged)
                .map(Topic::topicName)
                .toList();
    }

    @Override
    public String toString() {
        return topicName;
    }
}
