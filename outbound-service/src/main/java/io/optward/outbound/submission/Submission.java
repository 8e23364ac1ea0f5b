package io.optward.outbound.submission;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as a department hands it in; nothing is checked yet. Printing it shows nothing of it.
 *
 * @param to who it is for
 * @param sender the business phone number id
 * @param purpose why it is sent: {@code MARKETING}, {@code SURVEY}, {@code UTILITY}, {@code AUTHENTICATION}, {@code
 *     CUSTOMER_CARE} or {@code LEGAL_NOTICE}
 * @param template a message template; exactly one of {@code template}, {@code text} and {@code flow}
 * @param text free-form text, possible for 24 hours after the person wrote
 * @param flow a Flow, possible for 24 hours after the person wrote
 * @param expiresAt RFC 3339; not sent after that
 * @param reference for AUTHENTICATION the department's reference of the person's request for a code, for LEGAL_NOTICE
 *     that of the approval
 */
public record Submission(
        @Nullable Recipient to,
        @Nullable String sender,
        @Nullable String purpose,
        @Nullable Template template,
        @Nullable Text text,
        @Nullable Flow flow,
        @Nullable String expiresAt,
        @Nullable String reference) {

    @Override
    public String toString() {
        return "Submission[…]";
    }

    /** Exactly one of the two. */
    public record Recipient(
            @Nullable String subject, @Nullable Alias alias) {

        @Override
        public String toString() {
            return "Recipient[…]";
        }
    }

    /**
     * @param kind {@code PHONE}, {@code WA_ID} or {@code BSUID}
     * @param value the phone number with + and country code, or the id
     */
    public record Alias(@Nullable String kind, @Nullable String value) {

        @Override
        public String toString() {
            return "Alias[" + kind + "]";
        }
    }

    /**
     * @param language exact code, {@code en_US}
     * @param parameters by the names in the template, all of them
     */
    public record Template(
            @Nullable String name,
            @Nullable String language,
            @Nullable Map<String, String> parameters) {

        @Override
        public String toString() {
            return "Template[" + name + "]";
        }
    }

    /** At most 4,096 characters. */
    public record Text(@Nullable String body) {

        @Override
        public String toString() {
            return "Text[…]";
        }
    }

    /**
     * @param name as it is configured: the last part of its endpoint's path
     * @param body what stands above the button that opens it, at most 1,024 characters
     */
    public record Flow(@Nullable String name, @Nullable String body) {

        @Override
        public String toString() {
            return "Flow[" + name + "]";
        }
    }
}
