package io.optward.kit.management;

import io.optward.kit.problem.PlainRoutes;
import io.optward.kit.problem.Problem;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Health and metrics on a port of their own, where {@code optward.management.port} names one: they answer there and nowhere
 * else, and nothing else answers there. The port speaks plain HTTP and asks for nobody's token, so it is for probes and
 * scrapers inside a network. Where the setting is missing everything answers on the service's port.
 */
@ApplicationScoped
class ManagementPort {

    private static final List<String> ANSWERED_HERE = List.of("/q/health", "/q/metrics");

    /** Whoever is told that a service is ready finds its own port open a moment later, so everything else starts before. */
    private static final int LAST = Integer.MAX_VALUE;

    private final OptionalInt port;
    private final String host;
    private final int servicePort;
    private final Vertx vertx;
    private @Nullable Router router;
    private @Nullable HttpServer server;

    ManagementPort(
            @ConfigProperty(name = "optward.management.port") OptionalInt port,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int servicePort,
            Vertx vertx) {
        this.port = port;
        this.host = host;
        this.servicePort = servicePort;
        this.vertx = vertx;
    }

    void routes(@Observes Router router) {
        if (port.isPresent()) {
            this.router = router;
            router.route().order(Integer.MIN_VALUE).handler(this::letThroughWhatBelongsHere);
        }
    }

    void start(@Observes @Priority(LAST) StartupEvent starting) {
        if (port.isPresent()) {
            listen(port.getAsInt());
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        var listening = server;
        if (listening != null) {
            listening.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private void listen(int wanted) {
        // the server would share such a port with the service instead of being refused it
        if (wanted == servicePort) {
            throw refused(wanted, "it is the service's own");
        }
        var starting = vertx.createHttpServer(
                        new HttpServerOptions().setHost(host).setPort(wanted))
                .requestHandler(router);
        try {
            server = starting.listen().toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw refused(wanted, Objects.requireNonNullElse(e.getCause(), e).getMessage());
        }
        Log.infof("health and metrics answer on %s:%d and nowhere else", host, wanted);
    }

    private void letThroughWhatBelongsHere(RoutingContext routing) {
        var request = routing.request();
        boolean here = request.localAddress().port() == port.orElseThrow();
        if (here == isAnsweredHere(routing.normalizedPath())) {
            routing.next();
        } else {
            PlainRoutes.answer(request.response(), notOnThisPort(here));
        }
    }

    /** @param path without dot segments and doubled slashes, as routes are found by */
    private static boolean isAnsweredHere(String path) {
        return ANSWERED_HERE.stream().anyMatch(root -> path.equals(root) || path.startsWith(root + "/"));
    }

    private Problem notOnThisPort(boolean here) {
        return new Problem(
                404,
                "NOT_ON_THIS_PORT",
                "This does not answer on this port",
                here
                        ? "Port " + port.orElseThrow() + " is for /q/health and /q/metrics. Ask the service's own port."
                        : "Health and metrics answer on port " + port.orElseThrow()
                                + ", which optward.management.port names. Ask there.");
    }

    /** Quarkus ends a start that failed so with exit code 1 and the message alone, without a stack trace. */
    private ConfigurationException refused(int wanted, @Nullable String why) {
        return new ConfigurationException("not started: health and metrics cannot answer on " + host + ":" + wanted
                + ": " + why + "; name a port that is free as optward.management.port, or none");
    }
}
