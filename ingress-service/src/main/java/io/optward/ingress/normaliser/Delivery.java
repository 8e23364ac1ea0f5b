package io.optward.ingress.normaliser;

import io.optward.contracts.vault.ProtectRequest;
import io.optward.ingress.sealing.SealedWebhook;
import io.optward.ingress.webhook.WebhookItem;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A webhook as it was stored, as far as it could be read. */
sealed interface Delivery {

    ConsumerRecord<String, byte[]> record();

    /** What the vault is asked about it, in the order in which its answers are read. */
    Stream<ProtectRequest.Item> questions();

    /**
     * A webhook that was read.
     *
     * @param told how many things it says, of which {@code items} are some
     */
    record Readable(
            ConsumerRecord<String, byte[]> record,
            SealedWebhook sealed,
            int sizeBytes,
            String sha256,
            List<WebhookItem> items,
            int told,
            List<String> refusals)
            implements Delivery {

        /** Whether it moves somebody's names; hardly ever. */
        boolean movesNames() {
            return items.stream().anyMatch(Readable::moves);
        }

        /** What moves nobody's names: it can be protected as it is. */
        Readable still() {
            return movesNames()
                    ? with(items.stream().filter(item -> !moves(item)).toList(), refusals)
                    : this;
        }

        /** What the vault has to be told of before it is protected. */
        Readable moving() {
            return with(items.stream().filter(Readable::moves).toList(), List.of());
        }

        private Readable with(List<WebhookItem> some, List<String> refused) {
            return new Readable(record, sealed, sizeBytes, sha256, some, told, refused);
        }

        private static boolean moves(WebhookItem item) {
            return item instanceof WebhookItem.Identity identity && identity.move() != null;
        }

        @Override
        public Stream<ProtectRequest.Item> questions() {
            return Stream.concat(
                    Stream.of(Questions.aboutBody(sha256)),
                    items.stream().flatMap(item -> Questions.about(item).stream()));
        }

        @Override
        public String toString() {
            return "Readable[" + sealed + ", " + items.size() + " items]";
        }
    }

    /**
     * It cannot be read, now or later.
     *
     * @param receipt its receipt, or a name for a record that has none
     */
    record Unreadable(
            ConsumerRecord<String, byte[]> record, String receipt, int sizeBytes, String reason, Instant receivedAt)
            implements Delivery {

        @Override
        public Stream<ProtectRequest.Item> questions() {
            return Stream.empty();
        }
    }
}
