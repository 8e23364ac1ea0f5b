package io.optward.ingress.media;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.Json;
import io.optward.ingress.IngressConfig;
import io.optward.ingress.digest.FileDigest;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Asks WhatsApp what a file is and where it lies, and downloads it. Follows no redirect, and shows its token to the Graph
 * API and to {@link DownloadAddresses} only. No address is logged: it gives whoever has it and a token the file.
 */
@ApplicationScoped
class Graph {

    private static final String HMAC = "HmacSHA256";

    /** A description has some 400 bytes. */
    private static final int MOST_ANSWER_BYTES = 64 * 1024;

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    /** Meta's words for an object that it does not show: code and subcode. */
    private static final int INVALID_PARAMETER = 100;

    private static final int NO_SUCH_OBJECT = 33;

    private final IngressConfig.Media config;
    private final List<String> appSecrets;
    private final TlsConfigurationRegistry certificates;
    private volatile @Nullable HttpClient client;

    Graph(IngressConfig config, TlsConfigurationRegistry certificates) {
        this.config = config.media();
        this.appSecrets = config.appSecrets().orElse(List.of());
        this.certificates = certificates;
    }

    /**
     * What WhatsApp says of a file.
     *
     * @param address where it lies for five minutes, as it was said: not yet looked at
     * @param sha256 of 32 bytes; null if it was not said
     */
    record Description(String address, byte @Nullable [] sha256, OptionalLong sizeBytes) {}

    /** A file on its way, to be closed. */
    record Download(InputStream bytes, OptionalLong sizeBytes) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }

    /**
     * Asks about a file.
     *
     * @param sender whose inbox it is in: with local storage only that number may ask
     */
    Description describe(String metaId, String sender) throws AttemptEndedException {
        var token = token();
        var answer = send(
                URI.create("%s/%s?phone_number_id=%s&appsecret_proof=%s"
                        .formatted(config.graphUrl(), metaId, sender, proofOf(token))),
                token,
                Trouble.GRAPH_AWAY);
        JsonNode json;
        try (var body = answer.body()) {
            json = Json.mapper().readTree(body.readNBytes(MOST_ANSWER_BYTES));
        } catch (IOException _) {
            throw AttemptEndedException.later(
                    answer.statusCode() / 100 == 5 ? Trouble.GRAPH_AWAY : Trouble.ANSWER_NOT_UNDERSTOOD);
        }
        if (answer.statusCode() != OK) {
            throw AttemptEndedException.later(troubleIn(answer.statusCode(), json.path("error")));
        }
        return description(json);
    }

    private static Trouble troubleIn(int status, JsonNode error) {
        if (status / 100 == 5) {
            return Trouble.GRAPH_AWAY;
        }
        boolean unknown = error.path("code").asInt() == INVALID_PARAMETER
                && error.path("error_subcode").asInt() == NO_SUCH_OBJECT;
        return unknown || status == NOT_FOUND ? Trouble.NOT_FOUND : Trouble.GRAPH_REFUSED;
    }

    private static Description description(JsonNode json) throws AttemptEndedException {
        var address = json.path("url");
        if (!address.isTextual()) {
            throw AttemptEndedException.later(Trouble.ANSWER_NOT_UNDERSTOOD);
        }
        byte[] sha256 = null;
        if (json.path("sha256").isTextual()) {
            sha256 = FileDigest.bytesOf(json.path("sha256").textValue())
                    .orElseThrow(() -> AttemptEndedException.later(Trouble.ANSWER_NOT_UNDERSTOOD));
        }
        // text on most days, a number on some
        long size = json.path("file_size").asLong(-1);
        return new Description(address.textValue(), sha256, size < 0 ? OptionalLong.empty() : OptionalLong.of(size));
    }

    /**
     * Begins a download.
     *
     * @param address one that may be downloaded from
     */
    Download download(URI address) throws AttemptEndedException {
        var answer = send(address, token(), Trouble.DOWNLOAD_BROKE);
        int status = answer.statusCode();
        if (status == OK) {
            return new Download(answer.body(), answer.headers().firstValueAsLong("Content-Length"));
        }
        try (var body = answer.body()) {
            throw AttemptEndedException.later(
                    switch (status) {
                        case NOT_FOUND -> Trouble.ADDRESS_OVER;
                        case 301, 302, 303, 307, 308 -> Trouble.ADDRESS_NOT_ALLOWED;
                        default -> Trouble.DOWNLOAD_BROKE;
                    });
        } catch (IOException _) {
            throw AttemptEndedException.later(Trouble.DOWNLOAD_BROKE);
        }
    }

    private HttpResponse<InputStream> send(URI uri, String token, Trouble otherwise) throws AttemptEndedException {
        var request = HttpRequest.newBuilder(uri)
                .timeout(config.answerTimeout())
                .header("Authorization", "Bearer " + token)
                .header("User-Agent", "optward")
                .GET()
                .build();
        try {
            return connected().send(request, BodyHandlers.ofInputStream());
        } catch (IOException _) {
            throw AttemptEndedException.later(otherwise);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw AttemptEndedException.later(otherwise);
        }
    }

    private String token() {
        return config.accessToken()
                .orElseThrow(() -> new IllegalStateException(
                        "optward.ingress.media.access-token is missing; WhatsApp gives files to who shows it"));
    }

    /** Shows that whoever has the token has the app secret, too: the one in force, which is the first. */
    private String proofOf(String token) {
        if (appSecrets.isEmpty()) {
            throw new IllegalStateException(
                    "optward.ingress.app-secrets is missing; the app secret proof is made with it");
        }
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(appSecrets.getFirst().getBytes(StandardCharsets.UTF_8), HMAC));
            return HexFormat.of().formatHex(mac.doFinal(token.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform has no " + HMAC, e);
        }
    }

    private synchronized HttpClient connected() {
        var open = client;
        if (open == null) {
            var building = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(config.connectTimeout());
            config.tlsConfigurationName().ifPresent(name -> building.sslContext(context(name)));
            open = building.build();
            client = open;
        }
        return open;
    }

    private javax.net.ssl.SSLContext context(String name) {
        try {
            return certificates
                    .get(name)
                    .orElseThrow(() -> new IllegalStateException("optward.ingress.media.tls-configuration-name is "
                            + name + ", and there is no quarkus.tls." + name))
                    .createSSLContext();
        } catch (IllegalStateException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("quarkus.tls." + name + " cannot be used", e);
        }
    }

    @PreDestroy
    void close() {
        var open = client;
        if (open != null) {
            open.shutdownNow();
        }
    }
}
