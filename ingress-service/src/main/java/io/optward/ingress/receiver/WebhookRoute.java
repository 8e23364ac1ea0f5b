package io.optward.ingress.receiver;

import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.optward.ingress.sealing.WebhookSealer;
import io.optward.kit.certificate.PeerCertificate;
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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where Meta posts webhooks. A plain route and not a REST resource, because the body must be counted while it arrives
 * and hashed as it arrived. The event loop does everything for a webhook of the usual size: signature and sealing take
 * microseconds there, and a thread of its own would cost more than both. A large one has a virtual thread.
 *
 * <p>The answer is 200 only when Kafka has acknowledged. Everything that is not 200 makes Meta send the webhook again.
 */
@ApplicationScoped
class WebhookRoute {

    static final String PATH = "/webhooks/whatsapp";

    /** Meta's limit for one webhook. */
    static final int MOST_BYTES = 3 * 1024 * 1024;

    /** What is checked and sealed on the event loop; for more the others there would wait for a millisecond. */
    private static final int MOST_BYTES_ON_EVENT_LOOP = 64 * 1024;

    /** How long a sender of too much may go on, so that it gets to read the answer. */
    private static final long DRAIN_MILLIS = 5_000;

    private final IngressConfig config;
    private final WebhookSealer sealer;
    private final SealedWebhookStore store;
    private final Refusals refusals;
    private final Clock clock;
    private final Admission admission;
    private @Nullable WebhookSignature signature;
    private byte[] verifyToken = new byte[0];

    WebhookRoute(IngressConfig config, WebhookSealer sealer, SealedWebhookStore store, Refusals refusals, Clock clock) {
        this.config = config;
        this.sealer = sealer;
        this.store = store;
        this.refusals = refusals;
        this.clock = clock;
        this.admission = new Admission(
                config.receiver().requestsInFlight(), config.receiver().bytesInFlight());
    }

    void routes(@Observes Router router) {
        if (!config.roles().contains(Role.RECEIVER)) {
            return;
        }
        signature = new WebhookSignature(config.appSecrets().orElse(List.of()));
        verifyToken = config.verifyToken()
                .filter(token -> !token.isBlank())
                .orElseThrow(() -> new IllegalStateException(
                        "optward.ingress.verify-token is missing; Meta shows it in the handshake"))
                .getBytes(StandardCharsets.UTF_8);
        router.get(PATH).handler(this::shakeHands);
        router.post(PATH).handler(this::receive);
    }

    private void shakeHands(RoutingContext routing) {
        var request = routing.request();
        var token = request.getParam("hub.verify_token", "").getBytes(StandardCharsets.UTF_8);
        var challenge = request.getParam("hub.challenge");
        boolean known = MessageDigest.isEqual(token, verifyToken);
        if (known && "subscribe".equals(request.getParam("hub.mode")) && challenge != null) {
            request.response()
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .end(challenge);
        } else {
            refusals.remember(new RefusedWebhook("HANDSHAKE_WRONG", AddressPrefix.of(request.remoteAddress())));
            PlainRoutes.answer(
                    request.response(),
                    new Problem(
                            403,
                            "HANDSHAKE_WRONG",
                            "This is not the handshake that was agreed on",
                            "Want hub.mode=subscribe, hub.challenge and the verify token of the configuration."));
        }
    }

    private void receive(RoutingContext routing) {
        var request = routing.request();
        if (!certified(request)) {
            refusals.remember(new RefusedWebhook("CERTIFICATE_MISSING", AddressPrefix.of(request.remoteAddress())));
            drop(request);
            request.response().setStatusCode(401).end();
            return;
        }
        if (isEncoded(request)) {
            refuseEncoded(request);
            return;
        }
        if (announcedBytes(request) > MOST_BYTES) {
            refuseTooLarge(routing);
            return;
        }
        if (!admission.enter()) {
            drop(request);
            PlainRoutes.answer(request.response(), busy());
            return;
        }
        var delivery = new Delivery(routing, Vertx.currentContext());
        routing.addEndHandler(_ -> admission.leave(delivery.held));
        long cutOff = routing.vertx().setTimer(config.receiver().bodyWithin().toMillis(), _ -> request.connection()
                .close());
        routing.addEndHandler(_ -> routing.vertx().cancelTimer(cutOff));
        request.endHandler(_ -> {
            routing.vertx().cancelTimer(cutOff);
            delivery.complete();
        });
        request.handler(delivery::take);
        request.resume();
    }

    /** One webhook on its way; everything but {@link #accept} of a large one runs on its event loop. */
    private final class Delivery {

        private final RoutingContext routing;
        private final HttpServerRequest request;
        private final Context context;
        private Buffer body = Buffer.buffer();
        private long held;
        private boolean answered;

        Delivery(RoutingContext routing, Context context) {
            this.routing = routing;
            this.request = routing.request();
            this.context = context;
        }

        void take(Buffer chunk) {
            if (answered) {
                return;
            }
            if (body.length() + chunk.length() > MOST_BYTES) {
                answered = true;
                refuseTooLarge(routing);
            } else if (!admission.grow(chunk.length())) {
                answered = true;
                drop(request);
                PlainRoutes.answer(request.response(), busy());
            } else {
                held += chunk.length();
                body.appendBuffer(chunk);
            }
        }

        void complete() {
            if (!answered) {
                answered = true;
                if (body.length() > MOST_BYTES_ON_EVENT_LOOP) {
                    Thread.ofVirtual().name("webhook").start(this::accept);
                } else {
                    accept();
                }
            }
        }

        private void accept() {
            try {
                var bytes = body.getBytes();
                // while Kafka has it, once is enough in memory
                body = Buffer.buffer();
                var verdict = signature().of(bytes, request.headers().getAll(WebhookSignature.HEADER));
                if (verdict != WebhookSignature.Verdict.GENUINE) {
                    refusals.remember(new RefusedWebhook(verdict.name(), AddressPrefix.of(request.remoteAddress())));
                    later(response -> response.setStatusCode(401).end());
                    return;
                }
                var sealed = sealer.seal(bytes, clock.instant());
                if (sealed.isEmpty()) {
                    later(response -> PlainRoutes.answer(
                            response, notNow("WEBHOOK_KEY_MISSING", "No webhook key is known yet.")));
                    return;
                }
                var receipt = sealed.get().receipt();
                var _ = store.store(sealed.get()).whenComplete((_, failure) -> {
                    if (failure == null) {
                        later(HttpServerResponse::end);
                    } else {
                        Log.warnf(
                                "not stored receipt=%s failure=%s",
                                receipt, failure.getClass().getSimpleName());
                        later(response ->
                                PlainRoutes.answer(response, notNow("KAFKA_AWAY", "It could not be stored in time.")));
                    }
                });
            } catch (RuntimeException e) {
                Log.errorf(e, "a webhook was not stored");
                later(response -> PlainRoutes.answer(response, notNow("NOT_STORED", "It could not be stored.")));
            }
        }

        private void later(Consumer<HttpServerResponse> answer) {
            context.runOnContext(_ -> {
                var response = request.response();
                if (!response.ended() && !response.closed()) {
                    answer.accept(response);
                }
            });
        }
    }

    private void refuseTooLarge(RoutingContext routing) {
        var request = routing.request();
        refusals.remember(new RefusedWebhook("TOO_LARGE", AddressPrefix.of(request.remoteAddress())));
        drop(request);
        PlainRoutes.answer(
                request.response(),
                new Problem(
                        413,
                        "TOO_LARGE",
                        "The webhook is too large",
                        "A webhook has at most " + MOST_BYTES + " bytes. Nothing was stored."));
    }

    /** Meta signs what it sends and compresses nothing; to unpack what a stranger packed would cost them nothing and us much. */
    private void refuseEncoded(HttpServerRequest request) {
        refusals.remember(new RefusedWebhook("ENCODED", AddressPrefix.of(request.remoteAddress())));
        drop(request);
        PlainRoutes.answer(
                request.response(),
                new Problem(
                        415,
                        "ENCODED",
                        "The webhook is compressed",
                        "Send the body as it was signed, without Content-Encoding. Nothing was stored."));
    }

    /** Lets the rest of a body go by for a moment, then hangs up. */
    private static void drop(HttpServerRequest request) {
        var timer = Vertx.currentContext().owner().setTimer(DRAIN_MILLIS, _ -> request.connection()
                .close());
        request.endHandler(_ -> Vertx.currentContext().owner().cancelTimer(timer));
        request.handler(_ -> {});
        request.resume();
    }

    private boolean certified(HttpServerRequest request) {
        var wanted = config.receiver().certificateName();
        return wanted.isEmpty() || PeerCertificate.names(request).contains(wanted.get());
    }

    private static boolean isEncoded(HttpServerRequest request) {
        var encoding = request.getHeader("Content-Encoding");
        return encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity");
    }

    private static long announcedBytes(HttpServerRequest request) {
        var announced = request.getHeader("Content-Length");
        try {
            return announced == null ? -1 : Long.parseLong(announced);
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }

    private static Problem busy() {
        return notNow("BUSY", "Too many webhooks are being stored at this moment.");
    }

    private static Problem notNow(String reason, String why) {
        return Problem.unavailable(reason, why + " Nothing is promised; send it again.");
    }

    private WebhookSignature signature() {
        var configured = signature;
        if (configured == null) {
            throw new IllegalStateException("this process is no receiver");
        }
        return configured;
    }
}
