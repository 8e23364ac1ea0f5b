package io.optward.stack.topic;

import io.optward.stack.department.Department;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;

/** How much of Kafka each department may have; of everybody else nothing is said. */
final class DepartmentShares {

    private final List<Department> departments;

    DepartmentShares(List<Department> departments) {
        this.departments = departments;
    }

    /**
     * Gives each department its share.
     *
     * @param former departments that are on the list no more, whose share ends
     */
    void applyTo(Admin admin, Set<String> former) throws ExecutionException, InterruptedException {
        var alterations = new ArrayList<ClientQuotaAlteration>();
        for (var department : departments) {
            alterations.add(new ClientQuotaAlteration(user(department.name()), limits(department.kafka())));
        }
        var ended = new HashSet<ClientQuotaEntity>();
        former.forEach(name -> ended.add(user(name)));
        admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get().forEach((user, share) -> {
            if (ended.contains(user)) {
                alterations.add(new ClientQuotaAlteration(
                        user,
                        share.keySet().stream()
                                .map(limit -> new ClientQuotaAlteration.Op(limit, null))
                                .toList()));
            }
        });
        admin.alterClientQuotas(alterations).all().get();
    }

    private static List<ClientQuotaAlteration.Op> limits(Department.Share share) {
        return List.of(
                new ClientQuotaAlteration.Op("producer_byte_rate", (double) share.produceBytesPerSecond()),
                new ClientQuotaAlteration.Op("consumer_byte_rate", (double) share.consumeBytesPerSecond()),
                new ClientQuotaAlteration.Op("request_percentage", (double) share.requestPercent()));
    }

    private static ClientQuotaEntity user(String name) {
        return new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, name));
    }
}
