package io.optward.stack.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.department.Departments;
import io.optward.stack.kafka.KafkaAddress;
import io.optward.stack.kafka.KafkaBroker;
import io.optward.stack.process.FreePorts;
import io.optward.stack.tls.LocalAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a broker over mutual TLS, with the rights that follow from the lists of topics and departments. */
class KafkaRightsTest {

    private static final Checkout CHECKOUT = Checkout.find();

    @TempDir
    private static Path directory;

    private static LocalAuthority authority;
    private static KafkaBroker broker;

    @BeforeAll
    static void startsWithTheRightsOfTheLists() throws Exception {
        authority = LocalAuthority.in(directory.resolve("tls"));
        var topics = TopicList.of(CHECKOUT);
        broker = KafkaBroker.start(new KafkaBroker.Settings(
                CHECKOUT.libraries(),
                directory.resolve("kafka"),
                FreePorts.find(1).getFirst(),
                directory.resolve("kafka.log"),
                topics.maxMessageBytes(),
                List.of(),
                Optional.of(new KafkaBroker.Tls(authority.certify("kafka"), authority.certify("optward-operator")))));
        topics.createOn(broker.address());
        rights().applyTo(broker.address());
    }

    @AfterAll
    static void stops() {
        broker.close();
    }

    @Test
    void aServiceReadsAndWritesWhatTheListSays() throws Exception {
        writes("consent-service", "consent.events");
        assertThat(reads("vault-service", "consent.events")).isPositive();
        assertThat(reads("demo-department", "consent.events")).isPositive();
    }

    @Test
    void aServiceIsRefusedATopicThatItHasNoBusinessWith() {
        assertThatThrownBy(() -> reads("outbound-service", "consent.events"))
                .isInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> reads("ingress-receiver", "ingress.webhooks.sealed"))
                .as("who seals webhooks cannot read them back")
                .isInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> reads("demo-department", "ingress.webhooks.sealed"))
                .isInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> writes("vault-service", "consent.events"))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> writes("demo-department", "messages.inbound"))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void aDepartmentWritesItsOwnRequestTopicAndNobodyElseDoes() throws Exception {
        writes("demo-department", "outbound.requests.demo-department");
        assertThat(reads("outbound-service", "outbound.requests.demo-department"))
                .isPositive();
        for (var other : List.of("demo-care-desk", "outbound-service", "ingress-normaliser")) {
            assertThatThrownBy(() -> writes(other, "outbound.requests.demo-department"))
                    .as(other)
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
        assertThatThrownBy(() -> reads("demo-care-desk", "outbound.requests.demo-department"))
                .isInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void nobodyReadsInTheGroupOfAnother() {
        assertThatThrownBy(() -> joins("demo-department", "vault-service.consent-events"))
                .isInstanceOf(GroupAuthorizationException.class);
        assertThatThrownBy(() -> joins("demo-department", "demo-department-and-more"))
                .as("a name that begins alike is another name")
                .isInstanceOf(GroupAuthorizationException.class);
        joins("demo-department", "demo-department.reports");
    }

    @Test
    void nobodyPublishesTheOutboxOfAnother() {
        assertThatThrownBy(() -> begins("consent-service", "outbox.vault"))
                .isInstanceOf(TransactionalIdAuthorizationException.class);
        begins("consent-service", "outbox.consent");
    }

    @Test
    void whoShowsNoCertificateIsNotLetIn() {
        var unknown = KafkaAddress.plain(broker.address().bootstrapServers());
        try (var admin =
                Admin.create(unknown.with(Map.of("default.api.timeout.ms", 2000, "request.timeout.ms", 1000)))) {
            assertThatThrownBy(() -> admin.describeCluster().nodes().get()).isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    void whatIsOnNoListIsTakenAwayAndDepartmentsHaveTheirShares() throws Exception {
        var departments = Files.writeString(directory.resolve("departments.yaml"), """
                departments:
                  - name: newcomer
                    roles: [sender]
                    kafka: {partitions: 1, produceBytesPerSecond: 1000, consumeBytesPerSecond: 2000, requestPercent: 5}
                """);
        var others = Departments.read(departments);
        KafkaRights.of(TopicList.read(CHECKOUT.topicList()).withDepartments(others), others)
                .applyTo(broker.address());
        try (var admin = Admin.create(broker.address().with(Map.of()))) {
            var newcomer = new ClientQuotaEntity(Map.of("user", "newcomer"));
            // rules are in force when they were applied; of shares the broker hears from the controller
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(rightsOf("User:demo-department", admin)).isEmpty();
                assertThat(rightsOf("User:newcomer", admin)).isNotEmpty();
                assertThat(shares(admin))
                        .containsOnlyKeys(newcomer)
                        .containsValue(Map.of(
                                "producer_byte_rate", 1000.0, "consumer_byte_rate", 2000.0, "request_percentage", 5.0));
            });

            rights().applyTo(broker.address());

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(admin.describeAcls(AclBindingFilter.ANY).values().get())
                        .hasSameElementsAs(rights().rights());
                assertThat(shares(admin).keySet())
                        .contains(new ClientQuotaEntity(Map.of("user", "demo-department")))
                        .doesNotContain(newcomer);
            });
        }
    }

    @Test
    void whatConcernsNoTopicOfOursIsLeftAlone() throws Exception {
        var foreign = List.of(
                rule(ResourceType.TOPIC, "invoices", "accounting", AclOperation.READ),
                rule(ResourceType.GROUP, "accounting", "accounting", AclOperation.READ));
        var onOurs = rule(ResourceType.TOPIC, "consent.events", "accounting", AclOperation.READ);
        try (var admin = Admin.create(broker.address().with(Map.of()))) {
            admin.createAcls(foreign).all().get();
            admin.createAcls(List.of(onOurs)).all().get();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> rightsOf("User:accounting", admin).size() == 3);

            rights().applyTo(broker.address());

            assertThat(rightsOf("User:accounting", admin))
                    .contains(foreign.getFirst())
                    .doesNotContain(onOurs);
            admin.deleteAcls(foreign.stream().map(AclBinding::toFilter).toList())
                    .all()
                    .get();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> rightsOf("User:accounting", admin).isEmpty());
        }
    }

    private static AclBinding rule(ResourceType type, String name, String principal, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:" + principal, "*", operation, AclPermissionType.ALLOW));
    }

    private static KafkaRights rights() {
        return KafkaRights.of(TopicList.of(CHECKOUT), Departments.read(CHECKOUT.departments()));
    }

    private static List<AclBinding> rightsOf(String principal, Admin admin) throws Exception {
        return admin.describeAcls(AclBindingFilter.ANY).values().get().stream()
                .filter(right -> right.entry().principal().equals(principal))
                .toList();
    }

    private static Map<ClientQuotaEntity, Map<String, Double>> shares(Admin admin) throws Exception {
        return admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get();
    }

    private static KafkaAddress as(String principal) {
        return new KafkaAddress(
                broker.address().bootstrapServers(),
                authority.certify(principal).kafkaSettings());
    }

    private static void writes(String principal, String topic) throws Exception {
        try (var producer = new KafkaProducer<>(
                as(principal).with(Map.of("acks", "all", "max.block.ms", 10_000)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, new byte[] {1}, new byte[] {2}))
                    .get();
        }
    }

    private static int reads(String principal, String topic) {
        try (var consumer = consumer(principal, Map.of("auto.offset.reset", "earliest"))) {
            var partitions = List.of(0, 1, 2).stream()
                    .map(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            int found = 0;
            var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (found == 0 && System.nanoTime() < deadline) {
                found = consumer.poll(Duration.ofMillis(200)).count();
            }
            return found;
        }
    }

    private static void joins(String principal, String group) throws AuthorizationException {
        try (var consumer = consumer(principal, Map.of("group.id", group))) {
            consumer.subscribe(List.of("consent.events"));
            var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (consumer.assignment().isEmpty() && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200));
            }
            assertThat(consumer.assignment()).isNotEmpty();
        }
    }

    private static void begins(String principal, String transactionalId) throws AuthorizationException {
        try (var producer = new KafkaProducer<>(
                as(principal).with(Map.of("transactional.id", transactionalId, "max.block.ms", 10_000)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String principal, Map<String, Object> settings) {
        return new KafkaConsumer<>(
                as(principal).with(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
