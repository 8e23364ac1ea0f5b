package io.optward.vault.erasure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.optward.contracts.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** A service's word that it purged what it held of an erased subject. */
@Entity
@Table(name = "erasure_confirmation")
class Confirmation {

    @Id
    @Column(name = "event_id")
    String eventId;

    @Column(updatable = false)
    String erasure;

    @Column(updatable = false)
    String service;

    @Column(name = "confirmed_at", updatable = false)
    Instant confirmedAt;

    /** How many rows of what, as JSON. */
    @Column(updatable = false)
    String purged;

    /** For the persistence provider. */
    protected Confirmation() {}

    Confirmation(String eventId, String erasure, String service, Map<String, Integer> purged, Instant confirmedAt) {
        this.eventId = eventId;
        this.erasure = erasure;
        this.service = service;
        this.confirmedAt = confirmedAt;
        try {
            this.purged = Json.mapper().writeValueAsString(new TreeMap<>(purged));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers by name do not turn into JSON", e);
        }
    }

    String service() {
        return service;
    }

    /** As it stands in progress and certificate. */
    ConfirmedPurge told() {
        try {
            return new ConfirmedPurge(
                    service,
                    confirmedAt,
                    Json.mapper().readValue(purged, new TypeReference<TreeMap<String, Integer>>() {}));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a confirmation's row was changed", e);
        }
    }
}
