package io.optward.contracts;

/**
 * A fact, past tense and immutable. Its type, version and topic stand in its {@link EventType}; on Kafka the record is
 * the JSON data and everything else travels as CloudEvents headers (see {@link CloudEventHeaders}).
 */
public interface Event {

    /** The Kafka key: the subject token unless the topic says otherwise, so that one person's facts stay in order. */
    String key();
}
