package io.optward.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;

/** Every setting of this service. */
@ConfigMapping(prefix = "optward.audit")
public interface AuditConfig {

    /** Seed of the log's Ed25519 key: base64 of 32 random bytes. Whoever has it can sign another history. */
    String signingKey();

    /** The log's name, unique in the world and for ever; checkpoints begin with it. */
    @WithDefault("optward.local/log")
    String origin();

    Sequencing sequencing();

    Publication publication();

    SignIns signIns();

    /** Who signed in, as the identity provider tells. */
    interface SignIns {

        /** Keycloak's administration of the realm, such as {@code http://127.0.0.1:8180/admin/realms/optward}. */
        Optional<String> url();

        /** How often it is asked for what is new. */
        @WithDefault("1s")
        Duration interval();
    }

    /** How records become rows. */
    interface Sequencing {

        /** Most records in one transaction. */
        @WithDefault("4000")
        @Min(1)
        @Max(20_000)
        int batch();

        /** How long a process owns the log after it last said so; another one takes over then. */
        @WithDefault("6s")
        Duration lease();
    }

    /** How the tree becomes checkpoints. */
    interface Publication {

        /** Least time between two checkpoints. After a pause that long the next one is signed at once. */
        @WithDefault("1s")
        Duration interval();

        /** How long a question for a proof waits for the checkpoint that it needs. */
        @WithDefault("2s")
        Duration patience();
    }
}
