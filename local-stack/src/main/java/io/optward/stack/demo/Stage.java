package io.optward.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.CrockfordId;
import io.optward.stack.identity.Identities;
import io.optward.stack.kafka.TopicReader;
import io.optward.stack.scan.Scan;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.StackAddresses;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the steps of one performance share: the running stack, the people who take part, and what was learnt. */
public final class Stage implements AutoCloseable {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final StackAddresses addresses;
    private final JsonHttp http = new JsonHttp();
    private final TopicReader topics;
    private final Map<String, JsonHttp> clients = new HashMap<>();
    private final Map<String, String> phoneNumbers = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> notes = new HashMap<>();
    private final Set<String> secrets = new LinkedHashSet<>();
    private final String performance = CrockfordId.random("").substring(16);

    /** A stage for people nobody knows yet, on a running stack. */
    public Stage(StackAddresses addresses) {
        this.addresses = addresses;
        this.topics = new TopicReader(addresses.kafka());
    }

    /** Where the parts of the stack are, and its secrets. */
    public StackAddresses addresses() {
        return addresses;
    }

    /** For calls that nobody signs, and those to WhatsApp. */
    public JsonHttp http() {
        return http;
    }

    /** For calls of a client, or of somebody who signed in by password. */
    public JsonHttp as(String name) {
        return clients.computeIfAbsent(name, _ -> JsonHttp.of(addresses, name));
    }

    private Identities identities() {
        return addresses.identities();
    }

    /** A client's token, or somebody's who signed in by password. */
    public String tokenOf(String name) {
        return identities().token(name);
    }

    /** For calls of somebody who signed in with a second factor just now. */
    public JsonHttp steppedUp(String name) {
        return http.as(() -> identities().steppedUp(name));
    }

    /** The address of something at a service; {@code path} begins with a slash. */
    public URI at(Part service, String path) {
        return URI.create(addresses.url(service) + path);
    }

    /**
     * A person's phone number, E.164, the same throughout the performance and of nobody before: +1 555 and seven
     * digits, a range that is kept for fiction.
     */
    public String phoneOf(String person) {
        return phoneNumbers.computeIfAbsent(person, _ -> "+1555%07d".formatted(new SecureRandom().nextInt(10_000_000)));
    }

    /** The full name a person goes by on WhatsApp, of nobody before. */
    public String nameOf(String person) {
        return names.computeIfAbsent(person, _ -> person + " Okoye-" + performance);
    }

    /** A word that was never used before, such as an idempotency key. */
    public String unique(String word) {
        return word + "-" + performance;
    }

    /** Remembers something personal that must be found nowhere; too short to be looked for is passed over. */
    public void remember(String personal) {
        if (personal.length() >= Scan.SHORTEST_VALUE) {
            secrets.add(personal);
        }
    }

    /** Everything personal that came up: numbers, names, message ids and texts. */
    public List<String> everythingPersonal() {
        return Stream.of(phoneNumbers.values(), names.values(), secrets)
                .flatMap(Collection::stream)
                .distinct()
                .toList();
    }

    /** Reads JSON; a missing node if it is none. */
    public JsonNode json(String text) {
        return new JsonHttp.Answer(200, text).json();
    }

    /** Remembers something for a later step. */
    public void note(String name, String value) {
        notes.put(name, value);
    }

    /**
     * What an earlier step remembered.
     *
     * @throws IllegalStateException if it did not get that far
     */
    public String noted(String name) {
        return Optional.ofNullable(notes.get(name))
                .orElseThrow(() -> new IllegalStateException("an earlier step did not find out the " + name));
    }

    /** Every topic there is, sorted. */
    public List<String> topics() {
        return topics.topics();
    }

    /** Every record of a topic with this key, oldest first. */
    public List<ConsumerRecord<byte[], byte[]>> records(String topic, String key) {
        return topics.records(topic).stream()
                .filter(record -> record.key() != null && key.equals(new String(record.key(), StandardCharsets.UTF_8)))
                .toList();
    }

    /** Looks until there is something to see, but no longer than this. */
    public <T> Optional<T> eventually(Duration atMost, Callable<Optional<T>> look) throws Exception {
        return eventually(atMost, BETWEEN_LOOKS, look);
    }

    /** Looks again after each pause until there is something to see, but no longer than this. */
    public <T> Optional<T> eventually(Duration atMost, Duration pause, Callable<Optional<T>> look) throws Exception {
        var deadline = Instant.now().plus(atMost);
        while (true) {
            var seen = look.call();
            if (seen.isPresent() || Instant.now().isAfter(deadline)) {
                return seen;
            }
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        }
    }

    @Override
    public void close() {
        topics.close();
        clients.values().forEach(JsonHttp::close);
        http.close();
    }
}
