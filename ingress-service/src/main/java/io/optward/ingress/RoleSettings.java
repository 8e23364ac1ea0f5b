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
 * migration and no consumer of sealed webhooks, and each role needs its own secrets only. Environment and system properties still win.
 */
public final class RoleSettings implements ConfigSourceFactory {

    /** Above application.properties (250), below the environment (300). */
    private static final int ORDINAL = 275;

    private static final Map<String, String> WITHOUT_NORMALISER = Map.of(
            "quarkus.datasource.active", "false",
            "quarkus.hibernate-orm.active", "false",
            "quarkus.flyway.active", "false",
            "quarkus.flyway.migrate-at-start", "false",
            "mp.messaging.incoming.sealed-webhooks.enabled", "false",
            "optward.secrets", "optward.ingress.app-secrets,optward.ingress.verify-token");

    private static final Map<String, String> WITHOUT_RECEIVER = Map.of(
            "optward.secrets",
            "quarkus.datasource.password,quarkus.flyway.password,optward.ingress.wrapping-key,"
                    + "optward.identity.client-secret");

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        var roles = context.getValue("optward.ingress.roles");
        var named = roles == null ? null : roles.getValue();
        if (named == null || includes(Role.NORMALISER, named) && includes(Role.RECEIVER, named)) {
            return List.of();
        }
        return List.of(new PropertiesConfigSource(
                includes(Role.NORMALISER, named) ? WITHOUT_RECEIVER : WITHOUT_NORMALISER,
                "settings that follow from the roles",
                ORDINAL));
    }

    private static boolean includes(Role role, String roles) {
        return Arrays.stream(roles.split(",", -1))
                .anyMatch(named -> named.strip().equalsIgnoreCase(role.name()));
    }
}
