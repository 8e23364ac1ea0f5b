package io.optward.vault;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Every setting of this service. */
@ConfigMapping(prefix = "optward.vault")
public interface VaultConfig {

    /** The passphrase-sealed file with all keys; made at the first start of an empty vault. */
    Path keysFile();

    /** Opens the keys file. Without it the service does not start. */
    Optional<String> passphrase();

    /** Which services must have confirmed an erasure before it is certified. */
    @WithDefault("consent-service,outbound-service")
    Set<String> erasureConfirmedBy();

    /** How long backups of this service's database are kept; stated in every certificate. */
    @WithDefault("30d")
    Duration backupsKept();

    /** Most unwrapped data keys that are held in memory, each for at most five minutes. */
    @WithDefault("10000")
    int dataKeysInMemory();

    /**
     * Whether all numbers of the business belong to one business portfolio. WhatsApp then calls a person by one BSUID, and
     * another BSUID under the same number is another person. With several portfolios it says nothing.
     */
    @WithDefault("true")
    boolean onePortfolio();
}
