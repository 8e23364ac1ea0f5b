package io.optward.audit.signin;

import io.optward.audit.AuditConfig;
import io.optward.kit.neighbour.NeighbourAwayException;
import io.optward.kit.trail.AuditTrail;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Puts sign-ins and failed ones on the audit trail, as the identity provider tells them. What was told is noted after
 * Kafka has it; a crash in between, a restart or a second replica tells some again under the same ids, which the log takes
 * once. While the provider or Kafka is away it waits: the provider keeps its events for thirty days.
 */
@ApplicationScoped
class TellSignIns {

    private static final List<String> TYPES = List.of("LOGIN", "LOGIN_ERROR", "CLIENT_LOGIN_ERROR");
    private static final int PAGE = 100;
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(10);
    /** An event is there when its transaction is, which may be after that of a later one. */
    private static final Duration LOOK_BACK = Duration.ofSeconds(5);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final ProviderEvents provider;
    private final AuditTrail trail;
    private final DataSource database;
    private final Duration interval;
    private final boolean configured;
    private final Thread teller;
    private final Map<String, Instant> told = new HashMap<>();

    TellSignIns(@RestClient ProviderEvents provider, AuditTrail trail, DataSource database, AuditConfig config) {
        this.provider = provider;
        this.trail = trail;
        this.database = database;
        this.interval = config.signIns().interval();
        this.configured = config.signIns().url().filter(url -> !url.isBlank()).isPresent();
        this.teller = Thread.ofVirtual().name("sign-ins").unstarted(this::work);
    }

    void start(@Observes StartupEvent started) {
        if (configured) {
            teller.start();
        } else {
            Log.warn("sign-ins are not on the audit trail: optward.audit.sign-ins.url is not set");
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        teller.interrupt();
    }

    private void work() {
        var pause = interval;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    tellNew();
                    pause = interval;
                } catch (NeighbourAwayException | SQLException | ExecutionException | TimeoutException e) {
                    Log.warnf("sign-ins wait: %s", e.getClass().getSimpleName());
                    pause = longer(pause);
                } catch (RuntimeException e) {
                    Log.errorf(e, "sign-ins wait");
                    pause = longer(pause);
                }
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /** Tells everything that is new, in pages. */
    void tellNew() throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        var from = toldUpTo().minus(LOOK_BACK);
        told.values().removeIf(at -> at.isBefore(from));
        int first = 0;
        List<ProviderEvent> page;
        do {
            page = provider.since(from.toEpochMilli(), "asc", first, PAGE, TYPES);
            tell(page.stream().filter(event -> !told.containsKey(event.id())).toList());
            first += page.size();
        } while (page.size() == PAGE);
    }

    private void tell(List<ProviderEvent> events)
            throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        if (events.isEmpty()) {
            return;
        }
        var telling = events.stream()
                .flatMap(event -> event.fact().map(fact -> trail.tell(event.factId(), null, fact)).stream())
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(telling).get(TOLD_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        events.forEach(event -> told.put(event.id(), event.at()));
        note(events.getLast().at());
    }

    private Instant toldUpTo() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("SELECT up_to FROM sign_ins_told");
                var row = statement.executeQuery()) {
            row.next();
            return row.getTimestamp(1).toInstant();
        }
    }

    private void note(Instant last) throws SQLException {
        QuarkusTransaction.requiringNew().call(() -> {
            try (var connection = database.getConnection();
                    var statement = connection.prepareStatement("UPDATE sign_ins_told SET up_to = ? WHERE up_to < ?")) {
                var upTo = Timestamp.from(last);
                statement.setTimestamp(1, upTo);
                statement.setTimestamp(2, upTo);
                return statement.executeUpdate();
            }
        });
    }
}
