package io.optward.ingress.signal;

import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.optward.ingress.signal.Keywords.NamedPack;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keyword packs once, when a normaliser starts: those that are shipped and those in the directory that
 * {@link IngressConfig#signalPacks} names. One that cannot be used keeps it from starting.
 */
@ApplicationScoped
class SignalPacks {

    private static final List<String> SHIPPED = List.of(
            "en", "es", "pt", "fr", "de", "it", "nl", "sv", "no", "da", "pl", "tr", "ru", "uk", "ar", "hi", "id", "he",
            "el", "fi", "cs", "ro", "hu", "zh", "ja", "ko");

    private final IngressConfig config;

    SignalPacks(IngressConfig config) {
        this.config = config;
    }

    void areReadFirst(@Observes StartupEvent starting, Instance<Signals> signals) {
        if (config.roles().contains(Role.NORMALISER)) {
            signals.get();
        }
    }

    @Produces
    @Singleton
    Signals signals() {
        return with(config.signalPacks().orElse(null));
    }

    static Signals with(@Nullable Path directory) {
        var packs = shipped();
        if (directory != null) {
            packs.addAll(in(directory));
        }
        return new Signals(Keywords.of(packs));
    }

    static List<NamedPack> shipped() {
        var packs = new ArrayList<NamedPack>();
        for (var language : SHIPPED) {
            var name = "signals/" + language + ".json";
            try (var file = SignalPacks.class.getResourceAsStream("/" + name)) {
                if (file == null) {
                    throw new UnusablePackException(name, "is missing from this build");
                }
                packs.add(new NamedPack(name, KeywordPack.read(name, file)));
            } catch (IOException e) {
                throw new UnusablePackException(name, "cannot be read", e);
            }
        }
        return packs;
    }

    /** In the order of their names, so that two replicas read the same. */
    private static List<NamedPack> in(Path directory) {
        try (var files = Files.list(directory)) {
            var packs = new ArrayList<NamedPack>();
            for (var path : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                try (var file = Files.newInputStream(path)) {
                    packs.add(new NamedPack(path.toString(), KeywordPack.read(path.toString(), file)));
                }
            }
            return packs;
        } catch (IOException e) {
            throw new UnusablePackException(directory.toString(), "cannot be read: name a directory that exists", e);
        }
    }
}
