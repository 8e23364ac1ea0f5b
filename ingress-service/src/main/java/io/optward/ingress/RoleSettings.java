package io.optward.ingress;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Lets {@code optward.ingress.roles} alone decide what a process needs: without the normaliser there is no database, no
 * migration and no consumer of sealed webhooks. Environment and system properties still win.
 */
public final class RoleSettings implements ConfigSourceFactory {

    /** Above application.properties (250), below the environment (300). */
    private static final int ORDINAL = 275;

    private static final Map<String, String> WITHOUT_NORMALISER = Map.of(
            "quarkus.datasource.active", "false",
            "quarkus.hibernate-orm.active", "false",
            "quarkus.flyway.active", "false",
            "quarkus.flyway.migrate-at-start", "false",
            "mp.messaging.incoming.sealed-webhooks.enabled", "false");

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        var roles = context.getValue("optward.ingress.roles");
        var named = roles == null ? null : roles.getValue();
        return named == null || includesNormaliser(named)
                ? List.of()
                : List.of(new PropertiesConfigSource(WITHOUT_NORMALISER, "settings that follow from the roles", ORDINAL));
    }

    private static boolean includesNormaliser(String roles) {
        return Arrays.stream(roles.split(",", -1)).anyMatch(role -> role.strip().equalsIgnoreCase(Role.NORMALISER.name()));
    }
}
