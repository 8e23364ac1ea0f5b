package io.optward.kit.secret;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Takes secrets from the files of the directory that {@value #SETTING} names (environment
 * {@code OPTWARD_SECRETS_DIRECTORY}). A file wins over what comes with the service; the environment and system properties
 * win over a file.
 */
public final class SecretFiles implements ConfigSourceFactory {

    static final String SETTING = "optward.secrets.directory";

    /** There while a service is built: what is read then would become part of its jar. */
    private static final String BUILD = "PropertiesConfigSource[source=Build system]";

    /** Above application.properties (250) and what follows from it (275), below the environment (300). */
    private static final int ORDINAL = 290;

    /** @throws UnusableSecretException if a directory is named and cannot be read, or one of its files cannot */
    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        var named = context.getValue(SETTING);
        if (named == null || named.getValue() == null || named.getValue().isBlank() || isBuilding(context)) {
            return List.of();
        }
        var directory = new SecretsDirectory(Path.of(named.getValue().strip()));
        return List.of(new PropertiesConfigSource(directory.secrets(), "secrets of " + directory.path(), ORDINAL));
    }

    private static boolean isBuilding(ConfigSourceContext context) {
        return context.getConfigSources().stream().anyMatch(source -> BUILD.equals(source.getName()));
    }
}
