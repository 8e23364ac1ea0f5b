package io.optward.ingress.media;

import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The object store that the settings name. Another kind of store is chosen here. */
@ApplicationScoped
class ConfiguredObjectStore {

    private static final String SETTING = "optward.ingress.media.directory";

    private final IngressConfig config;

    ConfiguredObjectStore(IngressConfig config) {
        this.config = config;
    }

    /** A process that is to fetch and has nowhere to put anything does not start. */
    void start(@Observes StartupEvent started, ObjectStore store) throws IOException {
        if (config.roles().contains(Role.MEDIA)) {
            boolean _ = store.open(ObjectName.random()).isPresent();
        }
    }

    @Produces
    @ApplicationScoped
    ObjectStore store() {
        var directory = config.media()
                .directory()
                .orElseThrow(() -> new IllegalStateException(SETTING + " is missing; sealed objects are kept in it"));
        try {
            return new DirectoryObjectStore(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(SETTING + " cannot be used", e);
        }
    }
}
