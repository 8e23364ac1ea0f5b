package io.optward.stack.torture;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.stack.demo.Gateway;
import io.optward.stack.demo.JsonHttp;
import io.optward.stack.identity.IdentityProblem;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.StackAddresses;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** How much work lies about: webhooks that wait, records that no consumer has worked off, messages in the queue. */
public final class Backlog implements AutoCloseable {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    private final StackAddresses at;
    private final Admin admin;
    private final JsonHttp http = new JsonHttp();
    private final JsonHttp department;

    /** Looks at a stack, which need not be up. */
    public Backlog(StackAddresses at) {
        this.at = at;
        var identities = at.identities();
        this.department = http.as(() -> identities.token(Gateway.DEPARTMENT));
        this.admin = Admin.create(at.kafka()
                .with(Map.of(
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) ANSWER_WITHIN.toMillis(),
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) ANSWER_WITHIN.toMillis())));
    }

    /**
     * What waits.
     *
     * @param webhooks that WhatsApp still has to deliver, those of statuses to come included
     * @param records  that consumer groups have not committed
     * @param messages in outbound's queue
     */
    public record Waiting(long webhooks, long records, long messages) {

        /** All of it. */
        public long sum() {
            return webhooks + records + messages;
        }

        @Override
        public String toString() {
            return "%d webhooks, %d records, %d messages".formatted(webhooks, records, messages);
        }
    }

    /** What waits now; empty while somebody who knows does not answer. */
    public Optional<Waiting> now() throws InterruptedException {
        try {
            return Optional.of(new Waiting(webhooks(), records(), messages()));
        } catch (IOException | ExecutionException | TimeoutException | KafkaException | IdentityProblem _) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
        http.close();
    }

    private long webhooks() throws IOException, InterruptedException {
        return json(Part.SIMULATOR, "/simulator/webhooks").path("waiting").asLong();
    }

    private long messages() throws IOException, InterruptedException {
        long queued = 0;
        for (var sender : json(Part.OUTBOUND, "/v1/senders").path("items")) {
            queued += sender.path("queued").asLong();
        }
        return queued;
    }

    private JsonNode json(Part part, String path) throws IOException, InterruptedException {
        var answer = (part == Part.SIMULATOR ? http : department).get(URI.create(at.url(part) + path));
        if (answer.status() != 200) {
            throw new IOException(part.label() + " answered " + answer.status());
        }
        return answer.json();
    }

    private long records() throws InterruptedException, ExecutionException, TimeoutException {
        var specs = new HashMap<String, ListConsumerGroupOffsetsSpec>();
        admin.listGroups()
                .all()
                .get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .forEach(group -> specs.put(group.groupId(), new ListConsumerGroupOffsetsSpec()));
        var committed =
                admin.listConsumerGroupOffsets(specs).all().get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        var wanted = new HashMap<TopicPartition, OffsetSpec>();
        committed.values().forEach(offsets -> offsets.keySet()
                .forEach(place -> wanted.put(place, OffsetSpec.latest())));
        var ends = admin.listOffsets(wanted).all().get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        long behind = 0;
        for (Map<TopicPartition, OffsetAndMetadata> offsets : committed.values()) {
            for (var offset : offsets.entrySet()) {
                var end = ends.get(offset.getKey());
                if (end != null && offset.getValue() != null) {
                    behind += Math.max(0, end.offset() - offset.getValue().offset());
                }
            }
        }
        return behind;
    }
}
