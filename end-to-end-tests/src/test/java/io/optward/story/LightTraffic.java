package io.optward.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.stack.demo.Gateway;
import io.optward.stack.demo.JsonHttp;
import io.optward.stack.supervisor.Part;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Light traffic in the background: a department hands in a message to one person after the other, and asks again under
 * the same key when it is told to or hears nothing.
 */
final class LightTraffic implements AutoCloseable {

    private static final int PEOPLE = 6;
    private static final Duration PACE = Duration.ofMillis(250);
    private static final Duration AGAIN_AFTER = Duration.ofMillis(300);

    private final List<String> people = new ArrayList<>();
    private final Queue<Map.Entry<String, String>> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final Clinic clinic;
    private final Map<String, String> phones = new HashMap<>();
    private final JsonHttp http = RunningStack.as(Gateway.DEPARTMENT);
    private volatile URI outbound = RunningStack.addresses().url(Part.OUTBOUND);
    private volatile boolean stopped;
    private final Thread thread;

    private LightTraffic(Clinic clinic, String crowd) throws Exception {
        this.clinic = clinic;
        for (int i = 0; i < PEOPLE; i++) {
            var person = crowd + "-" + i;
            clinic.agrees(person);
            people.add(person);
            phones.put(person, clinic.stage().phoneOf(person));
        }
        thread = Thread.ofVirtual().name("traffic").start(this::flow);
    }

    /** Lets traffic flow to a crowd of its own. */
    static LightTraffic to(Clinic clinic, String crowd) throws Exception {
        return new LightTraffic(clinic, crowd);
    }

    /** From now on messages are handed in at this replica of outbound-service. */
    void goesTo(URI replica) {
        outbound = replica;
    }

    /** How many messages were accepted so far. */
    int accepted() {
        return accepted.size();
    }

    /** Messages that were accepted after the first so many. */
    List<String> acceptedAfter(int first) {
        return accepted.stream().skip(first).map(Map.Entry::getValue).toList();
    }

    /** Ends, and holds what became of every message against what arrived: each was read, and arrived once. */
    void endsWithEveryMessageReadAndNoneTwice() throws Exception {
        close();
        assertThat(refused).isEmpty();
        var byPerson = new HashMap<String, Integer>();
        for (var message : accepted) {
            clinic.awaits(message.getValue(), Set.of("READ"), "");
            byPerson.merge(message.getKey(), 1, Integer::sum);
        }
        for (var person : people) {
            assertThat(clinic.arrivedFor(person)).as(person).isEqualTo(byPerson.getOrDefault(person, 0));
        }
        System.out.printf("traffic: %d messages, each read, none twice%n", accepted.size());
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
        http.close();
    }

    private void flow() {
        try {
            for (int i = 0; !stopped; i++) {
                handIn(people.get(i % PEOPLE), "traffic-" + System.nanoTime());
                TimeUnit.MILLISECONDS.sleep(PACE.toMillis());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void handIn(String person, String key) throws InterruptedException {
        var body = """
                {"to":{"alias":{"kind":"PHONE","value":"%s"}},"sender":"330200000000001","purpose":"MARKETING","template":\
                {"name":"autumn_checkup","language":"en_US","parameters":{"first_name":"Ana","clinic":"Noord"}}}""".formatted(phones.get(person));
        while (true) {
            try {
                var answer = http.post(URI.create(outbound + "/v1/messages"), body, Map.of("Idempotency-Key", key));
                if (answer.status() == 202) {
                    accepted.add(Map.entry(person, answer.json().path("id").asText()));
                    return;
                }
                if (answer.status() != 503) {
                    refused.add(answer.toString());
                    return;
                }
            } catch (IOException _) {
                // nobody knows whether it was taken: the key makes asking again safe
            }
            TimeUnit.MILLISECONDS.sleep(AGAIN_AFTER.toMillis());
        }
    }
}
