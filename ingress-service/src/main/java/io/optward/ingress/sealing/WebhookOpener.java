package io.optward.ingress.sealing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import io.optward.ingress.webhookkey.WebhookKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Opens sealed webhooks with the private halves in the database. Used by one thread at a time. */
@ApplicationScoped
public class WebhookOpener {

    /** Receivers times hours that a backlog may mix; each is a key in memory for at most {@link #KEEP_FOR}. */
    private static final int MOST_DATA_KEYS = 256;

    private static final Duration KEEP_FOR = Duration.ofMinutes(5);

    private final WebhookKeys keys;
    private final Clock clock;
    private final LinkedHashMap<ByteBuffer, Opened> byEncapsulation = new LinkedHashMap<>();

    WebhookOpener(WebhookKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** A body, or why it will never be one. */
    public sealed interface Outcome {

        /** The bytes that Meta signed. */
        record Body(byte[] bytes) implements Outcome {

            @Override
            public String toString() {
                return "Body[" + bytes.length + " bytes]";
            }
        }

        /**
         * It does not open.
         *
         * @param reason {@code KEY_UNKNOWN} or {@code NOT_OPENED}
         */
        record Shut(String reason) implements Outcome {}
    }

    /**
     * Opens a webhook.
     *
     * @throws IllegalStateException if the database cannot be asked for the key; ask again
     */
    public synchronized Outcome open(SealedWebhook sealed) {
        try {
            var dataKey = dataKey(sealed);
            return dataKey.isEmpty()
                    ? new Outcome.Shut("KEY_UNKNOWN")
                    : new Outcome.Body(dataKey.get()
                            .decrypt(sealed.ciphertext(), sealed.receipt().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException _) {
            return new Outcome.Shut("NOT_OPENED");
        }
    }

    private Optional<Aead> dataKey(SealedWebhook sealed) throws GeneralSecurityException {
        var now = clock.instant();
        byEncapsulation.values().removeIf(opened -> now.isAfter(opened.until));
        var known = byEncapsulation.get(ByteBuffer.wrap(sealed.encapsulation()));
        if (known != null && known.webhookKey.equals(sealed.webhookKey())) {
            return Optional.of(known.aead);
        }
        var privateHalf = keys.privateHalf(sealed.webhookKey());
        if (privateHalf.isEmpty()) {
            return Optional.empty();
        }
        var keyset = privateHalf
                .get()
                .decrypt(sealed.encapsulation(), sealed.webhookKey().getBytes(StandardCharsets.UTF_8));
        var aead = TinkProtoKeysetFormat.parseKeyset(keyset, InsecureSecretKeyAccess.get())
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
        if (byEncapsulation.size() >= MOST_DATA_KEYS) {
            byEncapsulation.pollFirstEntry();
        }
        byEncapsulation.put(
                ByteBuffer.wrap(sealed.encapsulation()), new Opened(sealed.webhookKey(), aead, now.plus(KEEP_FOR)));
        return Optional.of(aead);
    }

    private record Opened(String webhookKey, Aead aead, Instant until) {

        @Override
        public String toString() {
            return "Opened[" + webhookKey + ", " + until + "]";
        }
    }
}
