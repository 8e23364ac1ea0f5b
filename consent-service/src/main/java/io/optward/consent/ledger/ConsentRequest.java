package io.optward.consent.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What a department asks to be written down. Exactly one of {@code subject} and {@code alias} says who it is about.
 *
 * @param purpose {@code MARKETING}, {@code SURVEY} or {@code UTILITY}: what a person can agree to
 * @param sender phone number id, or absent for the whole business
 * @param action {@code GRANT} or {@code WITHDRAW}
 * @param evidence needed for a grant, with the notice that was shown
 * @param occurredAt RFC 3339; absent: now
 */
record ConsentRequest(
        @Nullable String subject,
        @Nullable AliasClaim alias,
        @Nullable String purpose,
        @Nullable String sender,
        @Nullable String action,
        @Nullable EvidenceClaim evidence,
        @Nullable String occurredAt) {

    /** A person by one of their aliases. Printing it shows the kind only. */
    record AliasClaim(@Nullable String kind, @Nullable String value) {

        @Override
        public String toString() {
            return "AliasClaim[" + kind + "]";
        }
    }

    /**
     * How the department knows.
     *
     * @param method {@code WEB_FORM}, {@code QR}, {@code CLICK_TO_CHAT_AD}, {@code IVR}, {@code PAPER},
     *     {@code CONTRACT}, {@code IMPORT}, {@code API} or {@code AGENT}
     * @param reference where the department keeps it; never shaped like a phone number or an address
     */
    record EvidenceClaim(
            @Nullable String method,
            @Nullable NoticeClaim notice,
            @Nullable String reference) {}

    /** The privacy notice that was shown; {@code sha256}: 64 hex digits over its text. */
    record NoticeClaim(
            @Nullable String id,
            @Nullable String version,
            @Nullable String sha256,
            @Nullable String language) {}
}
