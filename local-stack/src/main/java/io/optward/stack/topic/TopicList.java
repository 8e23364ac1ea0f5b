package io.optward.stack.topic;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.optward.stack.checkout.Checkout;
import io.optward.stack.department.Department;
import io.optward.stack.department.Departments;
import io.optward.stack.kafka.KafkaAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The one list of topics, with those that follow from the list of departments. Whatever is not on it does not exist:
 * automatic creation is off.
 */
public final class TopicList {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            // purposes are for people
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final String REQUESTS = "outbound.requests";

    private final List<Topic> topics;
    private final Map<String, Topic> families;
    private final int defaultPartitions;
    private final short replication;

    private TopicList(List<Topic> topics, Map<String, Topic> families, int defaultPartitions, short replication) {
        this.topics = List.copyOf(topics);
        this.families = Map.copyOf(families);
        this.defaultPartitions = defaultPartitions;
        this.replication = replication;
    }

    /** The list of a checkout, with the topics of its departments. */
    public static TopicList of(Checkout checkout) {
        return read(checkout.topicList()).withDepartments(Departments.read(checkout.departments()));
    }

    /**
     * Reads the list.
     *
     * @param file {@code deploy/kafka/topics.yaml}
     * @throws IllegalArgumentException if a topic contradicts itself
     */
    public static TopicList read(Path file) {
        try (var reader = Files.newBufferedReader(file)) {
            Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            var document = MAPPER.convertValue(tree, Document.class);
            return new TopicList(
                    document.topics().stream().flatMap(Topic::withCompanion).toList(),
                    document.families() == null
                            ? Map.of()
                            : document.families().stream().collect(Collectors.toMap(Topic::name, family -> family)),
                    document.defaults().partitions(),
                    document.defaults().replication().local());
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the list of topics " + file, e);
        }
    }

    /**
     * The list with the request topic of every department that may send.
     *
     * @throws IllegalArgumentException if the list says nothing of request topics
     */
    public TopicList withDepartments(Departments departments) {
        var family = families.get(REQUESTS);
        if (family == null) {
            throw new IllegalArgumentException("the list of topics has no family " + REQUESTS);
        }
        var requests = departments.all().stream()
                .filter(Department::sends)
                .map(family::of)
                .flatMap(Topic::withCompanion);
        return new TopicList(
                Stream.concat(topics.stream(), requests).toList(), families, defaultPartitions, replication);
    }

    /** Every topic, dead-letter companions included, in the order of the file. */
    public List<Topic> topics() {
        return topics;
    }

    /** Every name, sorted. */
    public List<String> names() {
        return topics.stream().map(Topic::name).sorted().toList();
    }

    /** The largest record batch that any topic takes, in bytes. */
    public int maxMessageBytes() {
        return topics.stream().mapToInt(Topic::limitBytes).max().orElseThrow();
    }

    /**
     * Makes what is missing and brings the settings of what is there to those of the list. Done twice, it changes
     * nothing.
     *
     * @throws IllegalStateException if a topic has another number of partitions, which nobody can take back
     */
    public void createOn(KafkaAddress kafka) throws InterruptedException {
        try (var admin = Admin.create(kafka.with(Map.of()))) {
            var existing = new HashSet<>(admin.listTopics().names().get());
            admin.createTopics(topics.stream()
                            .filter(topic -> !existing.contains(topic.name()))
                            .map(topic -> new NewTopic(topic.name(), partitionsOf(topic), replication)
                                    .configs(topic.settings()))
                            .toList())
                    .all()
                    .get();
            refuseOtherPartitions(admin, existing);
            alignSettings(admin, existing);
        } catch (ExecutionException e) {
            throw new IllegalStateException("could not make the topics of the list", e.getCause());
        }
    }

    private int partitionsOf(Topic topic) {
        return topic.partitions() == null ? defaultPartitions : topic.partitions();
    }

    private List<Topic> among(Set<String> existing) {
        return topics.stream().filter(topic -> existing.contains(topic.name())).toList();
    }

    private void refuseOtherPartitions(Admin admin, Set<String> existing)
            throws InterruptedException, ExecutionException {
        var wanted = among(existing);
        var found =
                admin.describeTopics(wanted.stream().map(Topic::name).toList()).topicNameValues();
        for (var topic : wanted) {
            int partitions = Objects.requireNonNull(found.get(topic.name()))
                    .get()
                    .partitions()
                    .size();
            if (partitions != partitionsOf(topic)) {
                throw new IllegalStateException("topic " + topic.name() + " has " + partitions
                        + " partitions, the list says " + partitionsOf(topic) + ": start fresh");
            }
        }
    }

    private void alignSettings(Admin admin, Set<String> existing) throws InterruptedException, ExecutionException {
        var changes = new TreeMap<ConfigResource, Collection<AlterConfigOp>>(
                (a, b) -> a.name().compareTo(b.name()));
        for (var topic : among(existing)) {
            changes.put(
                    new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                    topic.settings().entrySet().stream()
                            .map(setting -> new AlterConfigOp(
                                    new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                            .toList());
        }
        admin.incrementalAlterConfigs(changes).all().get();
    }

    private record Document(
            Defaults defaults, List<Topic> topics, @Nullable List<Topic> families) {}

    private record Defaults(int partitions, Replication replication) {}

    private record Replication(short local) {}
}
