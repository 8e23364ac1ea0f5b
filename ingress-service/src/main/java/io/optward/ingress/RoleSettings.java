package io.optward.ingress;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Lets {@code optward.ingress.roles} alone decide what a process needs: a receiver alone has no database and no
 * migration, only a normaliser consumes sealed webhooks, and each role needs its own secrets only. Environment and
 * system properties still win.
 */
public final class RoleSettings implements ConfigSourceFactory {

    /** Above application.properties (250), below the environment (300). */
    private static final int ORDINAL = 275;

    private static final Map<String, String> WITHOUT_DATABASE = Map.of(
            "quarkus.datasource.active", "false",
            "quarkus.hibernate-orm.active", "false",
            "quarkus.flyway.active", "false",
            "quarkus.flyway.migrate-at-start", "false");

    private static final Map<String, String> WITHOUT_WEBHOOKS =
            Map.of("mp.messaging.incoming.sealed-webhooks.enabled", "false");

    /** Off in application.properties: whoever fetches no media has no consumer that others would wait for. */
    private static final Map<String, String> WITH_MEDIA = Map.of(
            "mp.messaging.incoming.media-messages.enabled", "true",
            "mp.messaging.incoming.media-erasures.enabled", "true");

    private static final Set<Role> WITH_DATABASE = EnumSet.of(Role.NORMALISER, Role.FLOWS, Role.MEDIA);

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        var named = context.getValue("optward.ingress.roles");
        if (named == null || named.getValue() == null) {
            return List.of();
        }
        var roles = rolesIn(named.getValue());
        var settings = new HashMap<String, String>();
        if (!roles.contains(Role.NORMALISER)) {
            settings.putAll(WITHOUT_WEBHOOKS);
        }
        if (roles.contains(Role.MEDIA)) {
            settings.putAll(WITH_MEDIA);
        }
        if (Collections.disjoint(roles, WITH_DATABASE)) {
            settings.putAll(WITHOUT_DATABASE);
        }
        settings.put(
                "optward.secrets",
                roles.stream()
                        .flatMap(role -> secretsOf(role).stream())
                        .distinct()
                        .collect(Collectors.joining(",")));
        return List.of(new PropertiesConfigSource(settings, "settings that follow from the roles", ORDINAL));
    }

    private static List<String> secretsOf(Role role) {
        return switch (role) {
            case RECEIVER -> List.of("optward.ingress.app-secrets", "optward.ingress.verify-token");
            case NORMALISER ->
                List.of(
                        "quarkus.datasource.password",
                        "quarkus.flyway.password",
                        "optward.ingress.wrapping-key",
                        "optward.identity.client-secret");
            case FLOWS ->
                List.of(
                        "quarkus.datasource.password",
                        "quarkus.flyway.password",
                        "optward.ingress.app-secrets",
                        "optward.ingress.flows.wrapping-key",
                        "optward.ingress.flows.token-key");
            case MEDIA ->
                List.of(
                        "quarkus.datasource.password",
                        "quarkus.flyway.password",
                        "optward.ingress.app-secrets",
                        "optward.ingress.media.access-token",
                        "optward.identity.client-secret");
        };
    }

    /** A name that is no role is left to the mapping of the settings, which says so. */
    private static Set<Role> rolesIn(String text) {
        var roles = EnumSet.noneOf(Role.class);
        for (var name : text.split(",", -1)) {
            Arrays.stream(Role.values())
                    .filter(role -> role.name().equalsIgnoreCase(name.strip()))
                    .forEach(roles::add);
        }
        return roles;
    }
}
