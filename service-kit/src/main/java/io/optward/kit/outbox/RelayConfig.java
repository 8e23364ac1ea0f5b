package io.optward.kit.outbox;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The outbox relay of this service. */
@ConfigMapping(prefix = "optward.relay")
public interface RelayConfig {

    /** A role with REPLICATION that may read this database's outbox only. Absent: no relay runs in this process. */
    Optional<String> username();

    Optional<String> password();
}
