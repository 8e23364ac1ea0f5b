package io.optward.bench.vault;

import io.optward.bench.measure.ProcessUse;
import io.optward.stack.postgres.Database;
import io.optward.stack.postgres.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A running vault that knows many people, and its servers, as the benchmarks of another service need them. */
public final class Surroundings {

    private final VaultServers servers;
    private final SealedPeople people;
    private final Path directory;

    Surroundings(VaultServers servers, SealedPeople people, Path directory) {
        this.servers = servers;
        this.people = people;
        this.directory = directory;
    }

    /** Of this run, for logs; it is deleted in the end. */
    public Path directory() {
        return directory;
    }

    public String bootstrapServers() {
        return servers.bootstrapServers();
    }

    public String vaultUrl() {
        return servers.url();
    }

    /** Who issues tokens, to services that ask for one, too. */
    public String issuer() {
        return servers.issuer().url();
    }

    public String jdbcUrl(Database database) {
        return PostgresServer.jdbcUrl(servers.postgresPort(), database.databaseName());
    }

    public String passwordOf(String role) {
        return servers.passwordOf(role);
    }

    public ProcessUse vault() {
        return new ProcessUse(servers.pid());
    }

    /** The server of the databases; each connection is a child of it. */
    public ProcessHandle postgres() {
        return servers.postgres();
    }

    public ProcessUse kafka() {
        return servers.kafka();
    }

    /** How many people the vault knows. */
    public int people() {
        return people.count();
    }

    /** Somebody's number, E.164. */
    public byte[] numberOf(int person) {
        return PhoneNumbers.of(person);
    }

    /** Somebody's token. */
    public String tokenOf(int person) {
        return new String(people.token(person), StandardCharsets.US_ASCII);
    }

    /** Makes a topic. */
    public void createTopic(String name, int partitions) throws InterruptedException {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("topic " + name + " was not made", e);
        }
    }

    /** How many partitions a topic has. */
    public int partitionsOf(String topic) {
        try (var consumer = consumer()) {
            return consumer.partitionsFor(topic).size();
        }
    }

    /** How many records a topic holds. */
    public long recordsOn(String topic) {
        try (var consumer = consumer()) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
