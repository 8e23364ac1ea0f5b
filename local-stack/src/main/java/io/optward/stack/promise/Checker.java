package io.optward.stack.promise;

import static io.optward.stack.promise.Finding.Kind.LOG_NOT_VALID;
import static io.optward.stack.promise.Finding.Kind.NOT_READY;
import static io.optward.stack.promise.Finding.Kind.PERSONAL_DATA;
import static io.optward.stack.promise.Finding.Kind.STRANGE_ANSWER;

import io.optward.contracts.outbound.MessageStatus;
import io.optward.merkle.verify.Verdict;
import io.optward.stack.scan.Scan;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.Readiness;
import io.optward.stack.supervisor.StackAddresses;
import io.optward.stack.traffic.TrafficRecord;
import io.optward.stack.verify.Verification;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * Holds a stack to its promises once traffic has ended. It looks from outside – at WhatsApp, the topics, the log and
 * the APIs – and again and again for as long as things still move, because much of what is promised only comes to be.
 */
public final class Checker implements AutoCloseable {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final StackAddresses at;
    private final TopicFacts topics;
    private final LogFacts log;
    private final ApiFacts api;
    private final Readiness readiness;
    private final Consumer<String> progress;

    /**
     * Prepares a check.
     *
     * @param progress hears in a line how far it is
     */
    public Checker(StackAddresses at, Consumer<String> progress) {
        this.at = at;
        this.progress = progress;
        this.topics = new TopicFacts(at.kafka());
        this.log = new LogFacts(at);
        this.api = new ApiFacts(at);
        this.readiness = new Readiness(at);
    }

    /** One look: what was found, and what shows whether things still move. */
    private record Look(List<Finding> findings, Facts facts, long moved) {}

    /**
     * Checks everything.
     *
     * @param record   what people and departments did, and were told
     * @param patience how long nothing may change before what is missing counts as lost
     * @param scanFor  people of whom nothing may be found anywhere: the first so many of the record; 0 leaves it out
     */
    public Report check(TrafficRecord record, Duration patience, int scanFor) throws InterruptedException {
        var begun = Instant.now();
        var look = lookUntilQuiet(record, patience);
        var findings = new ArrayList<>(look.findings());
        var figures = figures(record, look.facts());
        figures.put("quiet after", seconds(Duration.between(begun, Instant.now())));
        record.surprises().forEach(surprise -> findings.add(new Finding(STRANGE_ANSWER, surprise)));
        verify(findings, figures);
        if (scanFor > 0) {
            scan(record.people().subList(0, Math.min(scanFor, record.people().size())), findings, figures);
        }
        return new Report(findings, figures);
    }

    @Override
    public void close() {
        topics.close();
        api.close();
    }

    private Look lookUntilQuiet(TrafficRecord record, Duration patience) throws InterruptedException {
        var look = look(record);
        var last = look;
        var moved = Instant.now();
        while (look.findings().stream().anyMatch(Finding::mayBeCuredByTime)
                && Instant.now().isBefore(moved.plus(patience))) {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
            look = look(record);
            if (look.moved() != last.moved()
                    || look.findings().size() != last.findings().size()) {
                moved = Instant.now();
                progress.accept("waiting for quiet: %d records read, %d in the log, %d things open, such as %s"
                        .formatted(
                                topics.records(),
                                log.size(),
                                look.findings().size(),
                                look.findings().isEmpty()
                                        ? "nothing"
                                        : look.findings().getFirst()));
            }
            last = look;
        }
        return look;
    }

    private Look look(TrafficRecord record) throws InterruptedException {
        var findings = new ArrayList<Finding>();
        for (var part : Part.values()) {
            if (!readiness.of(part)) {
                findings.add(new Finding(NOT_READY, part.label() + " is not ready"));
            }
        }
        try {
            long waiting = api.waiting();
            if (waiting > 0) {
                findings.add(new Finding(NOT_READY, waiting + " webhooks are still to be received"));
            }
            var shown = api.shown();
            var webhooks = api.webhooks();
            var arrivals = api.arrivals();
            topics.look();
            log.look();
            var facts = new Facts(
                    webhooks,
                    arrivals,
                    record.consents(),
                    recipients(record),
                    api.words(record),
                    topics.courses(),
                    shown,
                    topics.ledger(),
                    topics.requests(),
                    topics.published(),
                    log.logged());
            findings.addAll(Promises.broken(facts));
            return new Look(findings, facts, topics.records() + log.size() + arrivals.size() - waiting);
        } catch (IOException | SQLException | KafkaException e) {
            findings.add(new Finding(NOT_READY, "the checker cannot look: " + e.getMessage()));
            return new Look(findings, NOTHING, -1);
        }
    }

    private static final Facts NOTHING = new Facts(
            List.of(),
            List.of(),
            Set.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            new Requests(),
            new Publications(),
            new Logged());

    private Map<String, Integer> recipients(TrafficRecord record) {
        var recipients = new HashMap<String, Integer>();
        record.accepted().forEach((id, message) -> recipients.put(id, message.person()));
        topics.requests().messages().forEach((key, id) -> {
            var asked = record.asked().get(key);
            if (asked != null) {
                recipients.put(id, asked.person());
            }
        });
        return recipients;
    }

    private Map<String, String> figures(TrafficRecord record, Facts facts) {
        var figures = new LinkedHashMap<String, String>();
        figures.put("acts", Long.toString(record.begun()));
        figures.put("acts left out, too much under way", Long.toString(record.leftOut()));
        figures.put("requests repeated", Long.toString(record.repeated()));
        figures.put("requests never answered", Long.toString(record.unanswered()));
        figures.put(
                "webhooks answered with 200",
                Long.toString(facts.webhooks().stream()
                        .filter(webhook -> webhook.receivedAt() != null)
                        .count()));
        figures.put("messages accepted", Integer.toString(facts.recipients().size()));
        figures.put(
                "of those, asked for over Kafka",
                Integer.toString(facts.requests().messages().size()));
        figures.put("messages at WhatsApp", Integer.toString(facts.arrivals().size()));
        var byStatus = new EnumMap<MessageStatus, Integer>(MessageStatus.class);
        facts.courses().values().forEach(course -> byStatus.merge(course.status(), 1, Integer::sum));
        figures.put("messages by status", byStatus.toString());
        figures.put("consents recorded", Integer.toString(facts.consents().size()));
        figures.put("events on logged topics", Long.toString(facts.published().size()));
        for (var topic : facts.published().topics()) {
            int again = facts.published().repetitions(topic).size();
            if (again > 0) {
                figures.put("came again on " + topic, Integer.toString(again));
            }
        }
        facts.published().asides().forEach((topic, records) -> {
            if (records > 0) {
                figures.put("put aside on " + topic, Long.toString(records));
            }
        });
        figures.put("leaves in the log", Long.toString(log.size()));
        figures.put("age of decisions at arrival", ages(facts));
        figures.put(
                "marketing arrived after a STOP's 200 for at most",
                AStopIsHeard.greatestLag(facts)
                        .map(lag -> lag.toMillis() + " ms")
                        .orElse("not at all"));
        return figures;
    }

    private static String ages(Facts facts) {
        var ages = facts.arrivals().stream()
                .flatMap(arrival -> Optional.ofNullable(facts.courses().get(arrival.request()))
                        .flatMap(course -> NothingIsSentWithoutConsent.decisionBefore(arrival, course))
                        .map(decidedAt ->
                                Duration.between(decidedAt, arrival.at()).toMillis())
                        .stream())
                .sorted()
                .toList();
        if (ages.isEmpty()) {
            return "nothing arrived";
        }
        return "p50 %d ms, p99 %d ms, at most %d ms"
                .formatted(ages.get(ages.size() / 2), ages.get(ages.size() * 99 / 100), ages.getLast());
    }

    private void verify(List<Finding> findings, Map<String, String> figures) {
        var begun = Instant.now();
        var verification = Verification.ofLocalStack(at);
        var verdicts = Map.of(
                "the log over HTTP", verification.of(at.url(Part.AUDIT) + "/log"),
                "the rows of the database", verification.ofDatabase(at));
        verdicts.forEach((what, verdict) -> {
            if (!(verdict instanceof Verdict.Valid)) {
                findings.add(new Finding(LOG_NOT_VALID, what + ": " + verdict.report()));
            }
        });
        figures.put("the log was verified in", seconds(Duration.between(begun, Instant.now())));
    }

    private void scan(List<String> people, List<Finding> findings, Map<String, String> figures) {
        progress.accept("looking for " + people.size() + " phone numbers everywhere");
        try {
            var report = new Scan(people, _ -> {})
                    .topicsOf(at.kafka())
                    .databasesOn(at::superuser)
                    .filesIn(at.directory().logs())
                    .report();
            report.findings().forEach(found -> findings.add(new Finding(PERSONAL_DATA, found.sentence())));
            figures.put("scan", report.summary());
        } catch (SQLException e) {
            findings.add(new Finding(NOT_READY, "the databases cannot be scanned: " + e.getMessage()));
        }
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
