package io.optward.contracts.ingress;

import io.optward.contracts.Event;
import io.optward.contracts.EventType;
import io.optward.contracts.Topic;
import java.time.Instant;
import java.time.LocalDate;

/**
 * The public half of a day's webhook key pair. Key and event id: the key's id. Receivers seal to the newest one whose day
 * has come.
 *
 * @param keyId {@code whk_…}
 * @param day the UTC day it serves
 * @param publicKeyset Tink HPKE public keyset, JSON
 */
@EventType(value = "webhook-key.published", topic = Topic.INGRESS_WEBHOOK_KEYS)
public record WebhookKeyPublished(String keyId, LocalDate day, String publicKeyset, Instant at) implements Event {

    @Override
    public String key() {
        return day.toString();
    }
}
