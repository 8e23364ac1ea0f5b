package io.optward.simulator.media;

import io.optward.simulator.SimulatorConfig;
import io.quarkus.vertx.http.HttpServer;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;

/** The whole URL under which a medium is handed out. */
@ApplicationScoped
public class MediaAddress {

    private final SimulatorConfig.Media config;
    private final HttpServer server;
    private final MediaFiles files;

    MediaAddress(SimulatorConfig config, HttpServer server, MediaFiles files) {
        this.config = config.media();
        this.server = server;
        this.files = files;
    }

    /** Good for 5 minutes. */
    public String of(MediaFile file) {
        URI base = config.baseUrl().orElseGet(server::getLocalBaseUri);
        return base.resolve(files.pathOf(file)).toString();
    }
}
