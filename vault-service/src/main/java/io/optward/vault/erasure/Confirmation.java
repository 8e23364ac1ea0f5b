package io.optward.vault.erasure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.optward.contracts.Json;
import io.optward.contracts.rights.RightsEvent.ErasureConfirmed;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** A service's word that it purged what it held of an erased person under one of their tokens. */
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

    /** Under which token it held what it purged. */
    @Column(updatable = false)
    String subject;

    @Column(name = "confirmed_at", updatable = false)
    Instant confirmedAt;

    /** How many rows of what, as JSON. */
    @Column(updatable = false)
    String purged;

    /** For the persistence provider. */
    protected Confirmation() {}

    Confirmation(String eventId, ErasureConfirmed confirmed) {
        this.eventId = eventId;
        this.erasure = confirmed.erasure();
        this.service = confirmed.service();
        this.subject = confirmed.subject().value();
        this.confirmedAt = confirmed.at();
        try {
            this.purged = Json.mapper().writeValueAsString(new TreeMap<>(confirmed.purged()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers by name do not turn into JSON", e);
        }
    }

    String service() {
        return service;
    }

    String subject() {
        return subject;
    }

    Instant confirmedAt() {
        return confirmedAt;
    }

    /** How many rows of what. */
    Map<String, Integer> purged() {
        try {
            return Json.mapper().readValue(purged, new TypeReference<TreeMap<String, Integer>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a confirmation's row was changed", e);
        }
    }
}
