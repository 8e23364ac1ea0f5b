package io.optward.ingress.flow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Optional;

/**
 * What WhatsApp posts: a key for this one exchange, encrypted to ours, and what is encrypted under it.
 *
 * @param key RSA-OAEP of 16 bytes
 * @param iv 16 bytes, and not the usual 12
 * @param data AES-128-GCM, tag appended
 * @see "Meta, WhatsApp Flows, implementing endpoints: request decryption and encryption"
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record FlowEnvelope(byte[] key, byte[] iv, byte[] data) {

    private static final int IV_BYTES = 16;

    /** Reads a body; empty if it has another form. */
    static Optional<FlowEnvelope> of(byte[] body) {
        return FlowJson.read(body).flatMap(FlowEnvelope::in);
    }

    private static Optional<FlowEnvelope> in(JsonNode posted) {
        try {
            var envelope = new FlowEnvelope(
                    bytes(posted, "encrypted_aes_key"),
                    bytes(posted, "initial_vector"),
                    bytes(posted, "encrypted_flow_data"));
            return envelope.iv.length == IV_BYTES ? Optional.of(envelope) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Empty where the member is none; then nothing opens it. */
    private static byte[] bytes(JsonNode posted, String member) {
        return Base64.getDecoder().decode(posted.path(member).asText());
    }

    @Override
    public String toString() {
        return "FlowEnvelope[…]";
    }
}
