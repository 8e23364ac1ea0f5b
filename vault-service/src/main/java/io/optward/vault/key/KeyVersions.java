package io.optward.vault.key;

import com.google.crypto.tink.KmsClient;
import java.time.Instant;
import java.util.Collection;

/**
 * What a KMS can do with the versions of its key. With a {@link KmsClient} this is all that the vault needs of one: for a
 * cloud's, provide both as beans. Without it the vault's keys are sealed all the same, but what an erasure or a rotation
 * destroys could be got back out of a backup of the database until that is deleted.
 */
public interface KeyVersions {

    /**
     * Makes a new version of the key; sealing uses it at once, opening still knows the others.
     *
     * @throws KmsAwayException if the KMS did not do it
     */
    void rotate(String keyUri);

    /**
     * Destroys every version that none of these needs: what was sealed under them opens nowhere any more.
     *
     * @param sealed everything that must still open
     * @param now when it is asked for
     * @return from when on nobody can get the versions back; later than {@code now} where the KMS deletes with a delay
     * @throws KmsAwayException if the KMS did not do it
     */
    Instant destroyUnused(String keyUri, Collection<byte[]> sealed, Instant now);
}
