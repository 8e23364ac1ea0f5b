package io.optward.ingress.sealing;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.Topic;
import io.optward.kit.event.CloudEvents;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A webhook as it lies on {@code ingress.webhooks.sealed}, without a key. The value is AES-256-GCM under the data key in
 * {@code optward_encapsulation}, with the receipt as associated data.
 *
 * @param receipt {@code rec_…}, given by the receiver; one per delivery
 * @param webhookKey {@code whk_…}, whose private half opens the encapsulation
 * @param encapsulation the receiver's data key, sealed by HPKE
 * @param receivedAt when the receiver had the whole body
 */
public record SealedWebhook(
        String receipt, String webhookKey, byte[] encapsulation, Instant receivedAt, byte[] ciphertext) {

    static final String RECEIPT = "optward_receipt";
    static final String WEBHOOK_KEY = "optward_webhook_key";
    static final String ENCAPSULATION = "optward_encapsulation";
    static final String RECEIVED_AT = "optward_received_at";
    private static final String REASON = "optward_reason";

    /** What Tink adds to a body: its prefix, the nonce and the tag. */
    private static final int SEALING_BYTES = 5 + 12 + 16;

    private static final int LONGEST_HEADER = 1_024;

    /** Reads a record; empty if it is none that a receiver wrote. */
    public static Optional<SealedWebhook> of(ConsumerRecord<String, byte[]> record) {
        var headers = record.headers();
        var receipt = CloudEvents.text(headers, RECEIPT);
        var webhookKey = CloudEvents.text(headers, WEBHOOK_KEY);
        var receivedAt = CloudEvents.text(headers, RECEIVED_AT);
        var encapsulation = headers.lastHeader(ENCAPSULATION);
        if (receipt == null || webhookKey == null || receivedAt == null || encapsulation == null) {
            return Optional.empty();
        }
        if (!CrockfordId.isOf("rec_", receipt)
                || !CrockfordId.isOf("whk_", webhookKey)
                || record.value() == null
                || encapsulation.value() == null
                || encapsulation.value().length > LONGEST_HEADER) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SealedWebhook(
                    receipt, webhookKey, encapsulation.value(), Instant.parse(receivedAt), record.value()));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** The record to store. Without key: whose webhook it is, is not known before it is opened. */
    public ProducerRecord<String, byte[]> toRecord() {
        var record = new ProducerRecord<String, byte[]>(Topic.INGRESS_WEBHOOKS_SEALED.topicName(), ciphertext);
        record.headers()
                .add(RECEIPT, receipt.getBytes(StandardCharsets.UTF_8))
                .add(WEBHOOK_KEY, webhookKey.getBytes(StandardCharsets.UTF_8))
                .add(ENCAPSULATION, encapsulation)
                .add(RECEIVED_AT, receivedAt.toString().getBytes(StandardCharsets.UTF_8));
        return record;
    }

    /** The same ciphertext with the same headers, and why it is put aside. */
    public static ProducerRecord<String, byte[]> rejected(ConsumerRecord<String, byte[]> record, String reason) {
        var rejected =
                new ProducerRecord<String, byte[]>(Topic.INGRESS_WEBHOOKS_REJECTED.topicName(), record.value());
        record.headers().forEach(header -> rejected.headers().add(header));
        rejected.headers().add(REASON, reason.getBytes(StandardCharsets.UTF_8));
        return rejected;
    }

    /** Bytes of the body inside, as far as can be told from outside. */
    public int bodyBytes() {
        return Math.max(0, ciphertext.length - SEALING_BYTES);
    }

    @Override
    public String toString() {
        return "SealedWebhook[" + receipt + ", " + webhookKey + ", " + ciphertext.length + " bytes]";
    }
}
