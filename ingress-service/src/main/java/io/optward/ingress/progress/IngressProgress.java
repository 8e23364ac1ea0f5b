package io.optward.ingress.progress;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.Topic;
import io.optward.contracts.ingress.ProgressMade;
import io.optward.contracts.trail.TrailEvent;
import io.optward.ingress.IngressConfig;
import io.optward.ingress.Role;
import io.optward.kit.event.CloudEvents;
import io.optward.kit.event.Envelope;
import io.optward.kit.event.EventPublisher;
import io.optward.kit.kafka.KafkaAccess;
import io.optward.kit.trail.AuditTrail;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Says up to when every accepted webhook is published, per partition of {@code ingress.webhooks.sealed}, also when
 * nothing happens. Marketing waits when this falls behind, so it must never claim more than is true.
 *
 * <p>Why it does not, in the order of one round:
 *
 * <ol>
 *   <li>The clock is read <em>before</em> the end offsets of the sealed topic are asked for. A webhook was accepted when
 *       Kafka acknowledged it, and what is acknowledged lies below the end offset. So every webhook accepted before that
 *       reading of the clock lies below the end offset that comes back.
 *   <li>What is published is read <em>after</em> the end offsets. It only grows, so if it has reached the end offset, all
 *       webhooks accepted before the clock was read are published: that reading, less what this clock may be ahead of
 *       the broker's, is the claim. Otherwise the claim is the broker's timestamp of the last published record (the
 *       topic is stamped by the broker at append, so timestamps do not fall within a partition), less a millisecond,
 *       because the next record may carry the same one.
 *   <li>The end offsets of messages.inbound and messages.status are asked for <em>last</em>. What is called published was
 *       acknowledged before, so its events lie below them: whoever has read up to there has read all that the claim
 *       speaks of.
 * </ol>
 *
 * <p>Who may speak: a replica tells of the partitions that are assigned to it. It starts from the offset that the group
 * committed, which is behind publication and never ahead of it; without one it says nothing before it has published. A
 * partition that is taken away is forgotten. Should a replica that was cut off speak once more, it repeats something
 * that was true and stays true: readers keep the latest claim per partition. A batch that was still being published when
 * its partition moved on may be noted afterwards; its records are published all the same, and all before them.
 *
 * <p>What failing over to a broker with a slow clock would do to timestamps is not covered; brokers keep time.
 */
@ApplicationScoped
@Default
@Identifier("ingress-progress")
public class IngressProgress implements KafkaConsumerRebalanceListener {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration PUBLISH_WITHIN = Duration.ofSeconds(5);
    private static final String SEALED = Topic.INGRESS_WEBHOOKS_SEALED.topicName();
    private static final String INBOUND = Topic.MESSAGES_INBOUND.topicName();
    private static final String STATUS = Topic.MESSAGES_STATUS.topicName();

    private final IngressConfig config;
    private final EventPublisher publisher;
    private final AuditTrail trail;
    private final Clock clock;
    private final String service;
    private final KafkaAccess kafka;
    private final String group;
    private final CountDownLatch stop = new CountDownLatch(1);

    /** The partitions of this replica. */
    private final Map<Integer, PublishedUpTo> byPartition = new ConcurrentHashMap<>();

    private final Map<Integer, Instant> told = new ConcurrentHashMap<>();
    private volatile @Nullable Instant lastRound;

    IngressProgress(
            IngressConfig config,
            EventPublisher publisher,
            AuditTrail trail,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.name") String service,
            KafkaAccess kafka,
            @ConfigProperty(name = "mp.messaging.incoming.sealed-webhooks.group.id") String group) {
        this.config = config;
        this.publisher = publisher;
        this.trail = trail;
        this.clock = clock;
        this.service = service;
        this.kafka = kafka;
        this.group = group;
    }

    void start(@Observes StartupEvent started) {
        if (config.roles().contains(Role.NORMALISER)) {
            Thread.ofPlatform().name("ingress-progress").daemon().start(this::tellForEver);
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        stop.countDown();
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> byPartition.putIfAbsent(partition.partition(), PublishedUpTo.NOT_KNOWN));
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> {
            byPartition.remove(partition.partition());
            told.remove(partition.partition());
        });
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        onPartitionsRevoked(consumer, partitions);
    }

    /** Notes that everything in this batch is published and committed. */
    public void published(ConsumerRecords<String, byte[]> batch) {
        for (var partition : batch.partitions()) {
            var last = batch.records(partition).getLast();
            byPartition.computeIfPresent(
                    partition.partition(),
                    (_, before) -> before.and(last.offset() + 1, Instant.ofEpochMilli(last.timestamp())));
        }
    }

    /** When the last round succeeded; null before the first. */
    @Nullable
    Instant lastRound() {
        return lastRound;
    }

    private void tellForEver() {
        try (var admin = Admin.create(kafka.with(Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) ANSWER_WITHIN.toMillis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) ANSWER_WITHIN.toMillis())))) {
            while (!stop.await(config.progress().every().toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    tell(admin);
                    lastRound = clock.instant();
                } catch (RuntimeException | ExecutionException | TimeoutException e) {
                    // whatever it is: a thread that ended would hold up marketing for ever
                    Log.warnf("progress is told later: %s", e.getClass().getSimpleName());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** One round; the order of its steps is what the class promises. */
    private void tell(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        learnCommitted(admin);
        var partitions = partitions(admin);
        var measuredAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var sealedEnds = offsets(admin, SEALED, partitionsOf(partitions, SEALED), OffsetSpec.latest());
        var published = Map.copyOf(byPartition);
        var inboundEnds = offsets(admin, INBOUND, partitionsOf(partitions, INBOUND), OffsetSpec.latest());
        var statusEnds = offsets(admin, STATUS, partitionsOf(partitions, STATUS), OffsetSpec.latest());

        var records = new ArrayList<ProducerRecord<String, byte[]>>();
        var claims = new HashMap<Integer, Instant>();
        published.forEach((partition, upTo) -> {
            var end = sealedEnds.get(partition);
            var asOf = end == null
                    ? null
                    : upTo.asOf(end, measuredAt, config.progress().clockAllowance());
            var before = told.get(partition);
            if (asOf != null && (before == null || asOf.isAfter(before))) {
                var fact = new ProgressMade(partition, sealedEnds.size(), asOf, inboundEnds, statusEnds, measuredAt);
                var id = "progress." + partition + "." + asOf.toEpochMilli();
                records.add(CloudEvents.record(new Envelope<>(id, "/" + service, null, measuredAt, fact)));
                claims.put(partition, asOf);
            }
        });
        publisher.sendAndAwait(records, PUBLISH_WITHIN);
        claims.forEach((partition, asOf) -> {
            if (byPartition.containsKey(partition)) {
                told.put(partition, asOf);
            }
        });
    }

    /** What the group had published of partitions that this replica has just been given. */
    private void learnCommitted(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        var unknown = byPartition.entrySet().stream()
                .filter(entry -> entry.getValue().nextOffset() < 0)
                .map(Map.Entry::getKey)
                .toList();
        if (unknown.isEmpty()) {
            return;
        }
        var committed = await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        var starts = offsets(admin, SEALED, unknown, OffsetSpec.earliest());
        for (var partition : unknown) {
            var known = committed.get(new TopicPartition(SEALED, partition));
            long start = starts.getOrDefault(partition, 0L);
            // nothing was ever stored below 0, so that nothing was ever committed is as good as a commit
            var upTo = known != null
                    ? OptionalLong.of(known.offset())
                    : start == 0 ? OptionalLong.of(0) : OptionalLong.empty();
            if (known != null && known.offset() < start) {
                lost(partition, known.offset(), start);
            }
            byPartition.computeIfPresent(partition, (_, before) -> before.orCommitted(upTo));
        }
    }

    private void lost(int partition, long next, long start) {
        Log.errorf("webhooks were deleted unread partition=%d offset=%d to offset=%d", partition, next, start);
        var alarm = new TrailEvent.AlarmRaised(
                service,
                "WEBHOOKS_DELETED_UNREAD",
                "Partition " + partition + " of " + SEALED + " lost offsets " + next + " to " + (start - 1)
                        + " to retention before they were read.",
                clock.instant());
        var _ = trail.tell(CrockfordId.random("alm_"), null, alarm);
    }

    private static Map<String, List<Integer>> partitions(Admin admin)
            throws ExecutionException, InterruptedException, TimeoutException {
        return await(admin.describeTopics(List.of(SEALED, INBOUND, STATUS)).allTopicNames()).values().stream()
                .collect(Collectors.toMap(topic -> topic.name(), topic -> topic.partitions().stream()
                        .map(partition -> partition.partition())
                        .toList()));
    }

    private static List<Integer> partitionsOf(Map<String, List<Integer>> partitions, String topic) {
        return partitions.getOrDefault(topic, List.of());
    }

    private static Map<Integer, Long> offsets(Admin admin, String topic, List<Integer> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException, TimeoutException {
        var question = partitions.stream()
                .collect(Collectors.toMap(partition -> new TopicPartition(topic, partition), _ -> spec));
        var offsets = new TreeMap<Integer, Long>();
        await(admin.listOffsets(question).all())
                .forEach((partition, answer) -> offsets.put(partition.partition(), answer.offset()));
        return offsets;
    }

    private static <T> T await(KafkaFuture<T> answer)
            throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }
}
