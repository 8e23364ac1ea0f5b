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

    /** Another reveal policy than the one that comes with the vault ({@code reveal-policy.yaml}). */
    Optional<Path> revealPolicy();

    /** The course that whoever reveals must have done: its name in the token's claim {@code training}. */
    @WithDefault("personal-data")
    String trainingCourse();

    RevealLimits revealLimits();

    LookupGuard lookupGuard();

    /** Which services must have confirmed an erasure before it is certified. */
    @WithDefault("consent-service,outbound-service")
    Set<String> erasureConfirmedBy();

    /** How long backups of this service's database are kept; stated in every certificate. */
    @WithDefault("30d")
    Duration backupsKept();

    /**
     * Whether all numbers of the business belong to one business portfolio. WhatsApp then calls a person by one BSUID, and
     * another BSUID under the same number is another person. With several portfolios it says nothing.
     */
    @WithDefault("true")
    boolean onePortfolio();

    /** How much one person or department may have revealed in any hour; beyond it a second person approves. */
    interface RevealLimits {

        People people();

        Departments departments();

        /** A second person's approval is good for so long: for what is about to be done, not for the rest of the day. */
        @WithDefault("60s")
        Duration approvedFor();

        /** A request that nobody has answered for so long expires. */
        @WithDefault("15m")
        Duration answeredWithin();

        /** Somebody who signed in. */
        interface People {

            /** Values in an hour: as many as one call may ask for, which covers one person's case. */
            @WithDefault("1000")
            int values();

            /** People in an hour: a case is about one person, and nobody works one in a minute for hours. */
            @WithDefault("50")
            int subjects();
        }

        /** A client with credentials of its own. */
        interface Departments {

            /** Values in an hour: a care desk of 50 people who each read a message every ten seconds. */
            @WithDefault("18000")
            int values();

            /** People in an hour: the same desk, each of whom turns to another person every minute. */
            @WithDefault("3000")
            int subjects();
        }
    }

    /** When trying out numbers is stopped. */
    interface LookupGuard {

        People people();

        Departments departments();

        /** Misses are counted in stretches of this length. */
        @WithDefault("1h")
        Duration window();

        /** So long nothing is looked up for whoever missed too often. */
        @WithDefault("1h")
        Duration frozenFor();

        /** Somebody who signed in. */
        interface People {

            /**
             * Misses in one window: NIST SP 800-63B, 5.2.2 allows no more than 100 wrong guesses in a row; whoever reads
             * numbers from letters is wrong far less often.
             */
            @WithDefault("100")
            int misses();
        }

        /** A client with credentials of its own. */
        interface Departments {

            /**
             * Misses in one window. At this rate the ten million numbers of one prefix take more than a year, and every
             * two hours of it raise an alarm.
             */
            @WithDefault("1000")
            int misses();
        }
    }
}
