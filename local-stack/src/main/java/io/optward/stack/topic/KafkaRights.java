package io.optward.stack.topic;

import io.optward.stack.department.Department;
import io.optward.stack.department.Departments;
import io.optward.stack.kafka.KafkaAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Who may do what on Kafka, and how much of it departments may have: what the lists of topics and departments say, and
 * nothing else. A principal is the common name of a certificate.
 */
public final class KafkaRights {

    private static final String ANY_HOST = "*";
    private static final Duration IN_FORCE_WITHIN = Duration.ofSeconds(15);

    private final Set<AclBinding> rights;
    private final List<Department> departments;

    private KafkaRights(Set<AclBinding> rights, List<Department> departments) {
        this.rights = rights;
        this.departments = departments;
    }

    /** What follows from these lists. */
    public static KafkaRights of(TopicList topics, Departments departments) {
        var names = departments.all().stream().map(Department::name).toList();
        var rights = new HashSet<AclBinding>();
        var principals = new HashSet<>(names);
        for (var topic : topics.topics()) {
            var readers = topic.readers().stream()
                    .flatMap(reader -> reader.equals(Topic.DEPARTMENTS) ? names.stream() : Stream.of(reader))
                    .toList();
            readers.forEach(reader -> rights.add(may(reader, AclOperation.READ, ResourceType.TOPIC, topic.name())));
            topic.writers()
                    .forEach(writer -> rights.add(may(writer, AclOperation.WRITE, ResourceType.TOPIC, topic.name())));
            if (topic.transactions() != null) {
                var transactions =
                        new ResourcePattern(ResourceType.TRANSACTIONAL_ID, topic.transactions(), PatternType.PREFIXED);
                topic.writers().forEach(writer -> rights.add(may(writer, AclOperation.WRITE, transactions)));
            }
            principals.addAll(readers);
            principals.addAll(topic.writers());
        }
        principals.forEach(principal -> rights.addAll(itsOwn(principal)));
        return new KafkaRights(Set.copyOf(rights), departments.all());
    }

    /** Every access rule. */
    public Set<AclBinding> rights() {
        return rights;
    }

    /**
     * Makes what is missing and takes away what is on no list; returns when the broker goes by it. Done twice, it changes
     * nothing. A broker that others use as well keeps what concerns none of our topics.
     *
     * @throws IllegalStateException if Kafka refuses, or does not go by it within some seconds
     */
    public void applyTo(KafkaAddress kafka) throws InterruptedException {
        try (var admin = Admin.create(kafka.with(Map.of()))) {
            var there = ours(admin);
            admin.createAcls(rights.stream()
                            .filter(right -> !there.contains(right))
                            .toList())
                    .all()
                    .get();
            admin.deleteAcls(there.stream()
                            .filter(right -> !rights.contains(right))
                            .map(AclBinding::toFilter)
                            .toList())
                    .all()
                    .get();
            new DepartmentShares(departments).applyTo(admin, formerDepartments(there));
            awaitInForce(admin);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not take the access rules of the lists", e.getCause());
        }
    }

    /** Who wrote a request topic that is on the list no more. */
    private Set<String> formerDepartments(Set<AclBinding> there) {
        return there.stream()
                .filter(right -> !rights.contains(right))
                .filter(right -> right.entry().operation() == AclOperation.WRITE)
                .map(right -> name(right.entry()))
                .filter(name -> there.stream()
                        .anyMatch(right -> right.pattern().name().equals(Department.requestTopicOf(name))))
                .filter(name -> departments.stream()
                        .noneMatch(department -> department.name().equals(name)))
                .collect(Collectors.toSet());
    }

    /** The controller has taken them; a broker hears of it a moment later. */
    private void awaitInForce(Admin admin) throws ExecutionException, InterruptedException {
        var deadline = Instant.now().plus(IN_FORCE_WITHIN);
        while (!ours(admin).equals(rights)) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("Kafka does not go by the access rules of the lists after "
                        + IN_FORCE_WITHIN.toSeconds() + " seconds");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** Rules that concern our topics, and groups and transactions of those who have or had such rules. */
    private Set<AclBinding> ours(Admin admin) throws ExecutionException, InterruptedException {
        var all = admin.describeAcls(AclBindingFilter.ANY).values().get();
        var topics = names(rights.stream(), ResourceType.TOPIC);
        var transactions = names(rights.stream(), ResourceType.TRANSACTIONAL_ID);
        var aboutTopics = all.stream()
                .filter(right -> right.pattern().resourceType() == ResourceType.TOPIC)
                .filter(right -> topics.contains(right.pattern().name())
                        || right.pattern().name().startsWith(Department.requestTopicOf("")))
                .toList();
        var principals = Stream.concat(rights.stream(), aboutTopics.stream())
                .map(right -> name(right.entry()))
                .collect(Collectors.toSet());
        var aboutOthers = all.stream().filter(right -> switch (right.pattern().resourceType()) {
            case GROUP -> principals.contains(name(right.entry())) && isItsOwn(right);
            case TRANSACTIONAL_ID -> transactions.contains(right.pattern().name());
            default -> false;
        });
        return Stream.concat(aboutTopics.stream(), aboutOthers).collect(Collectors.toSet());
    }

    private static Set<String> names(Stream<AclBinding> rights, ResourceType type) {
        return rights.map(AclBinding::pattern)
                .filter(pattern -> pattern.resourceType() == type)
                .map(ResourcePattern::name)
                .collect(Collectors.toSet());
    }

    private static String name(AccessControlEntry entry) {
        return entry.principal().replaceFirst("^User:", "");
    }

    private static boolean isItsOwn(AclBinding right) {
        return itsOwn(name(right.entry())).stream()
                .anyMatch(own -> own.pattern().equals(right.pattern()));
    }

    /** Consumer groups under its own name, alone or with a dot and more behind it. */
    private static Set<AclBinding> itsOwn(String principal) {
        return Stream.of(
                        new ResourcePattern(ResourceType.GROUP, principal, PatternType.LITERAL),
                        new ResourcePattern(ResourceType.GROUP, principal + ".", PatternType.PREFIXED))
                .map(group -> may(principal, AclOperation.READ, group))
                .collect(Collectors.toSet());
    }

    private static AclBinding may(String principal, AclOperation operation, ResourceType type, String name) {
        return may(principal, operation, new ResourcePattern(type, name, PatternType.LITERAL));
    }

    private static AclBinding may(String principal, AclOperation operation, ResourcePattern resource) {
        return new AclBinding(
                resource, new AccessControlEntry("User:" + principal, ANY_HOST, operation, AclPermissionType.ALLOW));
    }
}
