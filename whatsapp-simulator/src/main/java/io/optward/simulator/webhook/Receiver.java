package io.optward.simulator.webhook;

import io.optward.simulator.SimulatorConfig;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The place that webhooks are posted to. */
@ApplicationScoped
class Receiver {

    private final Duration answerWithin;
    private final WebhookSignature signature;
    private final HttpClient client;

    Receiver(SimulatorConfig config, TlsConfigurationRegistry certificates) {
        answerWithin = config.webhooks().answerWithin();
        signature = new WebhookSignature(config.appSecret());
        HttpClient.Builder connections = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(answerWithin)
                .executor(Executors.newVirtualThreadPerTaskExecutor());
        config.webhookTlsConfigurationName().ifPresent(name -> connections.sslContext(context(certificates, name)));
        client = connections.build();
    }

    private static SSLContext context(TlsConfigurationRegistry certificates, String name) {
        try {
            return certificates
                    .get(name)
                    .orElseThrow(() -> new IllegalStateException("there is no quarkus.tls." + name))
                    .createSSLContext();
        } catch (Exception e) {
            throw new IllegalStateException("webhooks cannot be posted with quarkus.tls." + name, e);
        }
    }

    /** Posts these bytes once, signed with the app secret. Blocks until the answer is there. */
    Attempt post(URI url, byte[] body) {
        return post(url, body, signature.over(body));
    }

    /**
     * Asks whether a callback is the business's own, as Meta does when a URL is set: {@code hub.mode}, a challenge of
     * digits and the verify token.
     *
     * @return whether the answer was 200 with the challenge and nothing else
     */
    boolean verifies(URI callback, String verifyToken) {
        String challenge = Integer.toString(ThreadLocalRandom.current().nextInt(1_000_000_000, Integer.MAX_VALUE));
        String query = "hub.mode=subscribe&hub.challenge=" + challenge + "&hub.verify_token="
                + URLEncoder.encode(verifyToken, StandardCharsets.UTF_8);
        URI asked = URI.create(callback + (callback.getQuery() == null ? "?" : "&") + query);
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(asked).timeout(answerWithin).GET().build(),
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return answer.statusCode() == 200 && answer.body().equals(challenge);
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Posts these bytes once.
     *
     * @param signatureHeader the header as it is to be sent, however wrong; null leaves it out
     */
    Attempt post(URI url, byte[] body, @Nullable String signatureHeader) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(answerWithin)
                .header("Content-Type", "application/json")
                .header("User-Agent", "facebookexternalua")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (signatureHeader != null) {
            request.header(WebhookSignature.HEADER, signatureHeader);
        }
        long started = System.nanoTime();
        try {
            HttpResponse<String> answer =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Attempt.Answered(answer.statusCode(), answer.body(), since(started));
        } catch (ConnectException _) {
            return new Attempt.Unanswered(Attempt.Reason.NO_CONNECTION, since(started));
        } catch (HttpTimeoutException _) {
            return new Attempt.Unanswered(Attempt.Reason.TIMED_OUT, since(started));
        } catch (IOException _) {
            return new Attempt.Unanswered(Attempt.Reason.CONNECTION_LOST, since(started));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Attempt.Unanswered(Attempt.Reason.CALLED_OFF, since(started));
        }
    }

    @PreDestroy
    void close() {
        client.shutdownNow();
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
