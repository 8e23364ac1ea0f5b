package io.optward.vault.erasure;

import io.optward.vault.VaultConfig;
import io.optward.vault.key.DataKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that an erasure does not reach at once, told honestly.
 *
 * @param until when it ends; absent where no date is known
 */
public record Bound(String what, @Nullable Instant until) {

    private static final Duration RAW_WEBHOOKS_KEPT = Duration.ofDays(8);
    private static final Duration REJECTED_WEBHOOKS_KEPT = Duration.ofDays(30);
    private static final Duration ACCOUNT_CONTENT_KEPT = Duration.ofDays(365);

    /**
     * The bounds of an erasure; the retentions are those of {@code deploy/kafka/topics.yaml}.
     *
     * @param everyBackupIsNoiseAt when the last key is gone that a backup may have the subject's key under
     */
    static List<Bound> of(Erasure erasure, VaultConfig config, Instant everyBackupIsNoiseAt) {
        var destroyed = erasure.keyDestroyedAt;
        return List.of(
                new Bound(
                        "unwrapped data key in the memory of other replicas of the vault, which no request can use any more",
                        destroyed.plus(DataKeys.IN_MEMORY)),
                new Bound(
                        "vault backups, and the database's own log and free space: until then a backup of the vault"
                                + " together with its key file could open old values",
                        destroyed.plus(config.backupsKept())),
                new Bound(
                        "backups that are kept longer than they should be: until the key-encryption keys are destroyed that"
                                + " wrapped the subject's key; from then on no backup opens it",
                        everyBackupIsNoiseAt),
                new Bound(
                        "raw webhooks, sealed to the ingress's daily keys and not to the subject's",
                        destroyed.plus(RAW_WEBHOOKS_KEPT)),
                new Bound("webhooks that could not be decoded, sealed", destroyed.plus(REJECTED_WEBHOOKS_KEPT)),
                new Bound(
                        "webhook content that is not understood yet, sealed under the business account's key and not"
                                + " under the subject's",
                        destroyed.plus(ACCOUNT_CONTENT_KEPT)),
                new Bound("departments that read the subject's messages and have not acknowledged the erasure", null),
                new Bound(
                        erasure.fingerprintsKept
                                + " suppression fingerprints (keyed digests of aliases), kept so that an import cannot"
                                + " make the person contactable again (GDPR Art. 17(3)(b) and 21(3)); lifted when the"
                                + " person acts",
                        null),
                new Bound(
                        "the event log, which keeps tokens, keyed ids and digests of sealed values, and no content",
                        null));
    }
}
