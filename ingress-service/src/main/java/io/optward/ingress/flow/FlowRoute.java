package io.optward.ingress.flow;

import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.optward.ingress.receiver.RefusedWebhook;
import io.optward.ingress.receiver.WebhookSignature;
import io.optward.kit.identity.AddressPrefix;
import io.optward.kit.problem.PlainRoutes;
import io.optward.kit.problem.Problem;
import io.optward.kit.trail.Refusals;
import io.quarkus.logging.Log;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Where WhatsApp posts what people do in a Flow. A plain route and not a REST resource, because the body must be counted
 * while it arrives and hashed as it arrived. The event loop only collects bytes; everything else runs on a virtual thread.
 */
@ApplicationScoped
class FlowRoute {

    static final String PATH = "/flows/:flow";

    /** Meta states no limit; what people type into a form is far smaller, and pictures do not pass here. */
    static final int MOST_BYTES = 256 * 1024;

    /** How long a sender of too much may go on, so that it gets to read the answer. */
    private static final long DRAIN_MILLIS = 5_000;

    private final IngressConfig config;
    private final FlowKeys keys;
    private final Refusals refusals;
    private final Clock clock;
    private final Semaphore places;
    private @Nullable FlowEndpoint endpoint;

    FlowRoute(IngressConfig config, FlowKeys keys, Refusals refusals, Clock clock) {
        this.config = config;
        this.keys = keys;
        this.refusals = refusals;
        this.clock = clock;
        this.places = new Semaphore(config.flows().requestsInFlight());
    }

    void routes(@Observes Router router) {
        if (config.roles().contains(Role.FLOWS)) {
            endpoint = endpoint();
            router.post(PATH).handler(this::receive);
        }
    }

    private FlowEndpoint endpoint() {
        var appSecrets = config.appSecrets().orElse(List.of());
        var flows = new HashMap<String, ConsentFlow>();
        config.flows().consents().forEach((name, asked) -> flows.put(name, new ConsentFlow(asked)));
        return new FlowEndpoint(
                new WebhookSignature(appSecrets),
                new FlowTokenSignature(appSecrets),
                FlowTokens.of(config.flows()),
                keys::privateHalves,
                flows);
    }

    private void receive(RoutingContext routing) {
        if (!places.tryAcquire()) {
            drop(routing.request());
            answer(routing, refused(Problem.unavailable("BUSY", "Too many Flows are being answered. Send it again.")));
            return;
        }
        routing.addEndHandler(_ -> places.release());
        var arrival = new Arrival(routing, Vertx.currentContext());
        long cutOff = routing.vertx().setTimer(config.flows().bodyWithin().toMillis(), _ -> routing.request()
                .connection()
                .close());
        routing.addEndHandler(_ -> routing.vertx().cancelTimer(cutOff));
        routing.request().endHandler(_ -> {
            routing.vertx().cancelTimer(cutOff);
            arrival.complete();
        });
        routing.request().handler(arrival::take);
        routing.request().resume();
    }

    /** One request on its way; everything but {@link #work} runs on its event loop. */
    private final class Arrival {

        private final RoutingContext routing;
        private final Context context;
        private final Buffer body = Buffer.buffer();
        private boolean answered;

        Arrival(RoutingContext routing, Context context) {
            this.routing = routing;
            this.context = context;
        }

        void take(Buffer chunk) {
            if (answered) {
                return;
            }
            if (body.length() + chunk.length() > MOST_BYTES) {
                answered = true;
                drop(routing.request());
                answer(routing, refused(tooLarge()));
            } else {
                body.appendBuffer(chunk);
            }
        }

        void complete() {
            if (!answered) {
                answered = true;
                Thread.ofVirtual().name("flow").start(this::work);
            }
        }

        private void work() {
            var found = outcome();
            context.runOnContext(_ -> answer(routing, found));
        }

        private FlowAnswer outcome() {
            try {
                return endpoint()
                        .answer(
                                routing.pathParam("flow"),
                                body.getBytes(),
                                routing.request().headers().getAll(WebhookSignature.HEADER),
                                clock.instant());
            } catch (RuntimeException e) {
                // what was thrown may quote what was sent
                Log.errorf("a Flow was not answered failure=%s", e.getClass().getSimpleName());
                return refused(Problem.unavailable("NOT_ANSWERED", "The Flow cannot be answered now. Send it again."));
            }
        }

        private FlowEndpoint endpoint() {
            var configured = endpoint;
            if (configured == null) {
                throw new IllegalStateException("this process does not answer Flows");
            }
            return configured;
        }
    }

    private void answer(RoutingContext routing, FlowAnswer answer) {
        var response = routing.response();
        if (response.ended() || response.closed()) {
            return;
        }
        switch (answer) {
            case FlowAnswer.Sealed(var base64) -> plain(response, "text/plain; charset=utf-8", base64);
            case FlowAnswer.NotDecrypted _ -> {
                remember("FLOW_NOT_DECRYPTED", routing);
                response.setStatusCode(421).end();
            }
            case FlowAnswer.SignatureWrong(var reason) -> {
                remember("FLOW_" + reason, routing);
                response.setStatusCode(432).end();
            }
            case FlowAnswer.TokenInvalid(var message) -> {
                remember("FLOW_TOKEN_INVALID", routing);
                response.setStatusCode(427);
                plain(
                        response,
                        "application/json",
                        FlowJson.object().put("error_msg", message).toString());
            }
            case FlowAnswer.Refused(var problem) -> {
                remember("FLOW_" + problem.reason(), routing);
                PlainRoutes.answer(response, problem);
            }
        }
    }

    private static void plain(HttpServerResponse response, String type, String body) {
        response.putHeader("Content-Type", type)
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(body);
    }

    private void remember(String reason, RoutingContext routing) {
        refusals.remember(
                new RefusedWebhook(reason, AddressPrefix.of(routing.request().remoteAddress())));
    }

    private static FlowAnswer refused(Problem problem) {
        return new FlowAnswer.Refused(problem);
    }

    private static Problem tooLarge() {
        return new Problem(
                413, "TOO_LARGE", "The request is too large", "A Flow's request has at most " + MOST_BYTES + " bytes.");
    }

    /** Lets the rest of a body go by for a moment, then hangs up. */
    private static void drop(HttpServerRequest request) {
        var owner = Vertx.currentContext().owner();
        var timer = owner.setTimer(DRAIN_MILLIS, _ -> request.connection().close());
        request.endHandler(_ -> owner.cancelTimer(timer));
        request.handler(_ -> {});
        request.resume();
    }
}
