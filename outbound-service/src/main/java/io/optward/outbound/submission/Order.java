package io.optward.outbound.submission;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.vault.Alias;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A submission that holds: whom, what, from where, why. Personal data is still in the clear. */
record Order(
        Recipient to,
        String sender,
        Purpose purpose,
        Content content,
        @Nullable Instant expiresAt,
        @Nullable String reference) {

    /** Whom it is for. */
    sealed interface Recipient {

        record Known(SubjectToken subject) implements Recipient {}

        record Called(Alias alias) implements Recipient {}
    }

    /** What it says. */
    sealed interface Content {

        record Text(String body) implements Content {
            @Override
            public String toString() {
                return "Text[" + body.length() + " characters]";
            }
        }

        /** @param body what stands above the button that opens it */
        record Flow(String name, String body) implements Content {
            @Override
            public String toString() {
                return "Flow[" + name + "]";
            }
        }

        record Template(String name, String language, Map<String, String> parameters) implements Content {
            @Override
            public String toString() {
                return "Template[" + name + "]";
            }
        }
    }
}
