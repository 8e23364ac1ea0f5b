package io.optward.contracts.rights;

import io.optward.contracts.Event;
import io.optward.contracts.EventType;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.Topic;
import java.time.Instant;
import java.util.Map;

/** What was asked for a person's rights, and each service's answer. Key: the subject token. */
public sealed interface RightsEvent extends Event {

    SubjectToken subject();

    @Override
    default String key() {
        return subject().value();
    }

    /** Somebody asked for the erasure. Event id: the erasure's id and {@code .requested}. */
    @EventType(value = "erasure.requested", topic = Topic.RIGHTS_EVENTS)
    record ErasureRequested(SubjectToken subject, String erasure, String actor, Instant at) implements RightsEvent {}

    /**
     * A service purged what it held under one of the subjects that the erasure reached. Event id: the erasure's id,
     * {@code .confirmed.}, the service, a dot and the subject.
     *
     * @param purged how many rows of what
     */
    @EventType(value = "erasure.confirmed", topic = Topic.RIGHTS_EVENTS)
    record ErasureConfirmed(
            SubjectToken subject, String erasure, String service, Map<String, Integer> purged, Instant at)
            implements RightsEvent {}

    /**
     * Everybody confirmed; the certificate is signed. Event id: the erasure's id and {@code .certified}.
     *
     * @param certificate compact JWS (EdDSA) over the certificate
     */
    @EventType(value = "erasure.certified", topic = Topic.RIGHTS_EVENTS)
    record ErasureCertified(SubjectToken subject, String erasure, String certificate, Instant at)
            implements RightsEvent {}
}
