package io.optward.contracts.consent;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import io.optward.contracts.KeyedId;
import org.jspecify.annotations.Nullable;

/**
 * How we know, after ISO/IEC TS 27560.
 *
 * @param notice what was shown to the person
 * @param reference where the evidence is kept by whoever asserts it; never shaped like a phone number or an address
 * @param message the message it was heard in
 * @param words keyed digest of what the person wrote
 * @param keyword the entry of the keyword list that matched
 * @param assertedBy who says so: a department, or {@code person} when we witnessed it ourselves
 * @param noticeVersion of the notice that was shown, where a button or a Flow names no more of it than that
 */
public record Evidence(
        Method method,
        @Nullable Notice notice,
        @Nullable String reference,
        @Nullable KeyedId message,
        @Nullable KeyedId words,
        @Nullable String keyword,
        String assertedBy,
        @Nullable String noticeVersion) {

    /** Evidence that names its notice in full, or shows none. */
    public Evidence(
            Method method,
            @Nullable Notice notice,
            @Nullable String reference,
            @Nullable KeyedId message,
            @Nullable KeyedId words,
            @Nullable String keyword,
            String assertedBy) {
        this(method, notice, reference, message, words, keyword, assertedBy, null);
    }

    /** {@link #assertedBy()} of an act that we witnessed ourselves. */
    public static final String PERSON = "person";

    /** How it was captured. */
    public enum Method {
        /** A message of the person, in a webhook that Meta signed. */
        WA_MESSAGE,
        WA_BUTTON,
        WA_FLOW,
        WEB_FORM,
        QR,
        CLICK_TO_CHAT_AD,
        IVR,
        PAPER,
        CONTRACT,
        IMPORT,
        API,
        AGENT,
        /** WhatsApp itself: its preference control, or an error that says the person has stopped marketing. */
        PLATFORM,
        @JsonEnumDefaultValue
        OTHER
    }

    /**
     * The privacy notice that was shown.
     *
     * @param sha256 64 hex digits over the notice's text
     * @param language BCP 47 tag
     */
    public record Notice(String id, String version, String sha256, String language) {}
}
