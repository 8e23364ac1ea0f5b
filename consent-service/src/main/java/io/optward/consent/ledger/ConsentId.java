package io.optward.consent.ledger;

import io.optward.contracts.CrockfordId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Ids of ledger entries: {@code con_} and 26 characters of Crockford base32. */
public final class ConsentId {

    private static final String PREFIX = "con_";

    private ConsentId() {}

    /** For a request: 128 random bits. */
    static String random() {
        return CrockfordId.random(PREFIX);
    }

    /**
     * For a fact that has an id already: 128 bits of its SHA-256, so that a repeated fact is the same entry. Event ids
     * are random or keyed, so nothing can be guessed from it.
     */
    public static String ofFact(String eventId) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(eventId.getBytes(StandardCharsets.UTF_8));
            return CrockfordId.of(PREFIX, digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }

    /** Tells whether this could be an entry of the ledger. */
    static boolean isOne(String text) {
        return CrockfordId.isOf(PREFIX, text);
    }
}
