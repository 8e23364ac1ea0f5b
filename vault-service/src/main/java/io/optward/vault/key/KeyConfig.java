package io.optward.vault.key;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How keys change. */
@ConfigMapping(prefix = "optward.vault.keys")
interface KeyConfig {

    /**
     * How long a key-encryption key wraps before another takes its place by itself. With {@link #retiredKept} it is how far
     * an erasure reaches back into backups.
     */
    @WithDefault("30d")
    Duration epoch();

    /**
     * How long a key-encryption key that wraps nothing any more is kept: as long as backups that it opens shall open. Not
     * longer than backups are kept, or an erased person can be read in what should not be there any more.
     */
    @WithDefault("30d")
    Duration retiredKept();

    /** A KMS that seals the keys, in place of the passphrase and the file. */
    Kms kms();

    /** Which KMS, and who the vault is to it. */
    interface Kms {

        /** The key that seals, as its client names it: {@code transit://mount/key}. Without it the keys lie in a file. */
        Optional<String> key();

        /** How long the KMS keeps what it was told to delete, where it does; stated in every certificate of erasure. */
        @WithDefault("PT0S")
        Duration deletionDelay();

        /** A token of OpenBao or HashiCorp Vault. */
        Optional<String> token();

        /** Signs in as the pod's service account with this role, where there is no token. */
        Optional<String> kubernetesRole();

        /** Where the service account's token is mounted. */
        @WithDefault("/var/run/secrets/kubernetes.io/serviceaccount/token")
        String serviceAccountToken();
    }
}
