package io.optward.ingress.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a field of a webhook. */
public enum Treatment {
    /** Encrypted under the person's key, with the rest of what it stands in. */
    @JsonProperty("sealed")
    SEALED,
    /** Handed to the vault, which answers with the subject's token. */
    @JsonProperty("alias")
    ALIAS,
    /** Handed to the vault, which answers with a keyed id. */
    @JsonProperty("keyed-id")
    KEYED_ID,
    /** In the clear, if it has the form it must have. */
    @JsonProperty("plain")
    PLAIN,
    /** Counted at most, and kept nowhere. */
    @JsonProperty("not-taken")
    NOT_TAKEN
}
