package io.optward.bench.ingress;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The least that a receiver of webhooks does: it checks the signature and answers when Kafka has the body. A process of its
 * own, with the HTTP stack and the producer's settings of the receiver.
 */
final class BareReceiver {

    private BareReceiver() {}

    /** Listens until it is ended. Arguments: port, Kafka's address, topic, app secret. */
    public static void main(String... arguments) {
        int port = Integer.parseInt(arguments[0]);
        var topic = arguments[2];
        var key = new SecretKeySpec(arguments[3].getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        arguments[1],
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "none",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        56L << 20,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        4 << 20),
                new StringSerializer(),
                new ByteArraySerializer());
        var vertx = Vertx.vertx();
        // as Quarkus does: an event loop for each server, two for each processor
        vertx.deployVerticle(
                () -> new AbstractVerticle() {
                    @Override
                    public void start() {
                        vertx.createHttpServer(new HttpServerOptions()
                                        .setHost("127.0.0.1")
                                        .setPort(port))
                                .requestHandler(request -> receive(request, key, producer, topic))
                                .listen();
                    }
                },
                new DeploymentOptions().setInstances(2 * Runtime.getRuntime().availableProcessors()));
    }

    private static void receive(
            HttpServerRequest request, SecretKeySpec key, KafkaProducer<String, byte[]> producer, String topic) {
        var context = Vertx.currentContext();
        request.bodyHandler(buffer -> {
            var body = buffer.getBytes();
            var said = String.valueOf(request.getHeader("X-Hub-Signature-256")).getBytes(StandardCharsets.US_ASCII);
            if (!MessageDigest.isEqual(said, signature(key, body))) {
                request.response().setStatusCode(401).end();
                return;
            }
            producer.send(
                    new ProducerRecord<>(topic, body),
                    (_, failure) -> context.runOnContext(_ -> request.response()
                            .setStatusCode(failure == null ? 200 : 503)
                            .end()));
        });
    }

    private static byte[] signature(SecretKeySpec key, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return ("sha256=" + HexFormat.of().formatHex(mac.doFinal(body))).getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
