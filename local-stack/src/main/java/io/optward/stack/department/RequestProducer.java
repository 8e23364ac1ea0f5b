package io.optward.stack.department;

import io.optward.stack.kafka.KafkaAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A department's own hand on its request topic, {@code outbound.requests.<department>}. */
public final class RequestProducer implements AutoCloseable {

    private final Producer<String, String> producer;
    private final String topic;

    /**
     * Opens it.
     *
     * @param kafka      for the department
     * @param department its name
     */
    public RequestProducer(KafkaAddress kafka, String department) {
        producer = new KafkaProducer<>(
                kafka.with(Map.of(
                        ProducerConfig.ACKS_CONFIG, "all",
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000)),
                new StringSerializer(),
                new StringSerializer());
        topic = Department.requestTopicOf(department);
    }

    /**
     * Writes a request and waits until it is durable.
     *
     * @return where it stands, {@code <topic>/<partition>/<offset>}
     * @throws NotWrittenException if that is not known; writing it again, under the same id, is harmless
     */
    public String write(String key, Map<String, String> headers, String value) throws InterruptedException {
        var record = new ProducerRecord<>(topic, key, value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        try {
            var place = producer.send(record).get();
            return topic + "/" + place.partition() + "/" + place.offset();
        } catch (ExecutionException e) {
            throw new NotWrittenException(topic, e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    /** Whether a request was written is not known. */
    public static final class NotWrittenException extends RuntimeException {

        private static final long serialVersionUID = 1;

        NotWrittenException(String topic, ExecutionException cause) {
            super("Kafka did not confirm a record for " + topic, cause);
        }
    }
}
