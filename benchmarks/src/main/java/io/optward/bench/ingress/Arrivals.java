package io.optward.bench.ingress;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what comes out on {@code messages.inbound}: how much, and how long after its webhook was due. */
final class Arrivals implements AutoCloseable {

    static final String TOPIC = "messages.inbound";

    private static final Duration POLL = Duration.ofMillis(50);
    private static final int DIGITS = 3;

    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, Long> dueByPerson = new ConcurrentHashMap<>();
    private final Histogram latencies;
    private final AtomicLong seen = new AtomicLong();
    private final Thread reader;
    private volatile boolean closing;

    Arrivals(String bootstrapServers) {
        var histogram = new ConcurrentHistogram(DIGITS);
        histogram.setAutoResize(true);
        latencies = histogram;
        consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        reader = Thread.ofPlatform().name("arrivals").daemon().start(this::read);
    }

    /**
     * That somebody's webhook is posted.
     *
     * @param subject the person's token, who writes nothing else until it has come out
     * @param due when, by {@link System#nanoTime()}
     */
    void expect(String subject, long due) {
        dueByPerson.put(subject, due);
    }

    /** How many messages have come out. */
    long seen() {
        return seen.get();
    }

    /** How long it took from when each webhook was due, in microseconds. */
    Histogram latencies() {
        return latencies;
    }

    private void read() {
        while (!closing) {
            for (var record : consumer.poll(POLL)) {
                var due = dueByPerson.remove(String.valueOf(record.key()));
                if (due != null) {
                    latencies.recordValue((System.nanoTime() - due) / 1_000);
                }
                seen.incrementAndGet();
            }
        }
        consumer.close();
    }

    @Override
    public void close() {
        closing = true;
        try {
            reader.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
