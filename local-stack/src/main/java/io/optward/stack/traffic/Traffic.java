package io.optward.stack.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.consent.Purpose;
import io.optward.stack.demo.Gateway;
import io.optward.stack.demo.JsonHttp;
import io.optward.stack.demo.RequestTopic;
import io.optward.stack.department.RequestProducer;
import io.optward.stack.identity.IdentityProblem;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.StackAddresses;
import io.optward.stack.traffic.TrafficRecord.HandedIn;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Lets people write and departments send until it is told to stop. A department behaves as a real one: what is not
 * answered, or answered with 503, is handed in again under the same idempotency key until there is an answer.
 */
public final class Traffic implements AutoCloseable {

    private static final String CLINIC = "330200000000001";
    /** A sender with a contract as its legal basis for utility messages. */
    private static final String BILLING = "330200000000002";

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration RATE_LASTS = Duration.ofSeconds(5);
    /** Longest that requests are repeated after the last act was begun. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(90);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int MOST_QUEUED = 100;

    private static final int TIMES_OF_A_REPEATED_WEBHOOK = 3;
    private static final int ONE_IN_SO_MANY_IS_REPEATED = 40;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String NOTICE = """
            {"id":"clinic-news","version":"3","sha256":"%s","language":"en"}""".formatted("5f".repeat(32));

    private final StackAddresses at;
    private final TrafficOptions options;
    private final TrafficRecord record;
    private final JsonHttp http = new JsonHttp();
    private final JsonHttp department;
    private final RequestProducer requests;
    private final ExecutorService acts = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore roomForPeople;
    private final Semaphore roomForDepartments;
    private final Thread clockwork;
    private final String run = CrockfordId.random("").substring(14);
    private volatile boolean stopping;
    private volatile Instant patience = Instant.MAX;
    private volatile boolean departmentsRest;

    private Traffic(StackAddresses at, TrafficOptions options) {
        this.at = at;
        var identities = at.identities();
        this.department = http.as(() -> identities.token(Gateway.DEPARTMENT));
        this.requests = new RequestProducer(at.kafkaAs(Gateway.DEPARTMENT), Gateway.DEPARTMENT);
        this.options = options;
        this.record = new TrafficRecord(strangers(options.people()));
        this.roomForPeople = new Semaphore(options.atOnce());
        this.roomForDepartments = new Semaphore(options.atOnce());
        this.clockwork = Thread.ofVirtual().name("traffic").unstarted(this::run);
    }

    /** Starts traffic on a stack that is up. */
    public static Traffic on(StackAddresses stack, TrafficOptions options) {
        var traffic = new Traffic(stack, options);
        traffic.clockwork.start();
        traffic.acts.execute(traffic::watchQueue);
        return traffic;
    }

    /** What was done so far. */
    public TrafficRecord record() {
        return record;
    }

    /** Begins nothing more and waits until every request has its answer, or until waiting makes no sense. */
    public TrafficRecord stop() throws InterruptedException {
        stopping = true;
        patience = Instant.now().plus(ANSWERED_WITHIN);
        clockwork.join();
        acts.close();
        return record;
    }

    @Override
    public void close() {
        stopping = true;
        patience = Instant.MIN;
        clockwork.interrupt();
        acts.shutdownNow();
        requests.close();
        http.close();
    }

    /** Numbers of nobody before, in a range that is kept for fiction; not from the seed, so that no run meets another. */
    private static List<String> strangers(int count) {
        var random = new SecureRandom();
        Set<String> numbers = new HashSet<>();
        while (numbers.size() < count) {
            numbers.add("+1555%07d".formatted(random.nextInt(10_000_000)));
        }
        return List.copyOf(numbers);
    }

    private void run() {
        var random = new Random(options.seed());
        long due = System.nanoTime();
        long rateEnds = due;
        double factor = 1;
        try {
            while (!stopping) {
                if (options.uneven() && due >= rateEnds) {
                    rateEnds = due + RATE_LASTS.toNanos();
                    factor = 0.2 + 1.6 * random.nextDouble();
                }
                // as independent people act: the pauses between their acts are exponentially distributed
                double pause = -Math.log(1 - random.nextDouble()) / (options.perSecond() * factor);
                due += (long) (pause * TimeUnit.SECONDS.toNanos(1));
                long early = due - System.nanoTime();
                if (early > 0) {
                    TimeUnit.NANOSECONDS.sleep(early);
                }
                begin(Act.any(random), random.nextInt(options.people()), random.nextLong());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Departments do not hand in more than a machine works off, or the quiet after the traffic would take longer than the
     * traffic. People write all the same.
     */
    private void watchQueue() {
        try {
            while (!stopping) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
                try {
                    var senders = department.get(at(Part.OUTBOUND, "/v1/senders"));
                    if (senders.status() == 200) {
                        long queued = 0;
                        for (var sender : senders.json().path("items")) {
                            queued += sender.path("queued").asLong();
                        }
                        departmentsRest = queued > MOST_QUEUED;
                    }
                } catch (IOException | IdentityProblem _) {
                    // outbound or the identity provider is away; what it said last holds
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A department whose requests are not answered does not keep people from writing, nor the other way round. */
    private void begin(Act act, int person, long its) {
        var room = act.isOfAPerson() ? roomForPeople : roomForDepartments;
        if (departmentsRest && !act.isOfAPerson() || !room.tryAcquire()) {
            record.leavesOut();
            return;
        }
        record.begins();
        acts.execute(() -> {
            try {
                play(act, person, new Random(its));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                record.surprise(act + " failed: " + e);
            } finally {
                room.release();
            }
        });
    }

    private void play(Act act, int person, RandomGenerator random) throws InterruptedException {
        switch (act) {
            case WRITES -> writes(act, person, "I have a question, number " + random.nextInt(100_000), random);
            case SAYS_STOP -> writes(act, person, "STOP", random);
            case SAYS_START -> writes(act, person, "START", random);
            case PREFERS_STOP -> prefers(person, "stop");
            case PREFERS_RESUME -> prefers(person, "resume");
            case ASSERTS_MARKETING -> asserts(person, Purpose.MARKETING);
            case ASSERTS_UTILITY -> asserts(person, Purpose.UTILITY);
            case SENDS_MARKETING -> {
                var message = messageTo(person, CLINIC, Purpose.MARKETING);
                template(message, "autumn_checkup")
                        .put("first_name", "Guest " + random.nextInt(1000))
                        .put("clinic", "Noord");
                handsIn(message, person, Purpose.MARKETING);
            }
            case ASKS_ON_ITS_TOPIC -> asksOnItsTopic(person, random);
            case SENDS_UTILITY -> {
                var message = messageTo(person, random.nextBoolean() ? CLINIC : BILLING, Purpose.UTILITY);
                template(message, "appointment_confirmed")
                        .put("first_name", "Guest " + random.nextInt(1000))
                        .put("time", "nine");
                handsIn(message, person, Purpose.UTILITY);
            }
            case SENDS_CARE -> {
                var message = messageTo(person, CLINIC, Purpose.CUSTOMER_CARE);
                message.putObject("text").put("body", "We open at nine, guest " + random.nextInt(1000));
                handsIn(message, person, Purpose.CUSTOMER_CARE);
            }
            case SENDS_CODE -> {
                var message = messageTo(person, CLINIC, Purpose.AUTHENTICATION);
                template(message, "login_code").put("code", Integer.toString(10_000 + random.nextInt(90_000)));
                message.put("reference", "login-" + random.nextInt(100_000));
                handsIn(message, person, Purpose.AUTHENTICATION);
            }
        }
    }

    private void writes(Act act, int person, String text, RandomGenerator random) throws InterruptedException {
        var body = json().put("text", text);
        if (random.nextInt(ONE_IN_SO_MANY_IS_REPEATED) == 0) {
            // Meta itself delivers some webhooks more than once
            body.put("times", TIMES_OF_A_REPEATED_WEBHOOK);
        }
        tellsWhatsApp(
                person,
                "messages",
                body,
                answer -> record.wrote(answer.path("id").asText(), person, act));
    }

    private void prefers(int person, String value) throws InterruptedException {
        tellsWhatsApp(person, "preferences", json().put("value", value), _ -> {});
    }

    private interface Reaction {
        void to(JsonNode answer);
    }

    private void tellsWhatsApp(int person, String path, ObjectNode body, Reaction reaction)
            throws InterruptedException {
        var uri = at(Part.SIMULATOR, "/simulator/users/" + record.people().get(person) + "/" + path);
        try {
            var answer = http.post(uri, body.toString());
            if (answer.status() == 200) {
                reaction.to(answer.json());
            } else {
                record.wasNotHeard();
            }
        } catch (IOException _) {
            // the simulator's own affair: what it did not take did not happen
            record.wasNotHeard();
        }
    }

    private void asserts(int person, Purpose purpose) throws InterruptedException {
        var consent = json();
        consent.putObject("alias")
                .put("kind", "PHONE")
                .put("value", record.people().get(person));
        consent.put("purpose", purpose.name()).putNull("sender").put("action", "GRANT");
        var evidence = consent.putObject("evidence");
        evidence.put("method", "WEB_FORM").put("reference", "form-" + run);
        try {
            evidence.set("notice", MAPPER.readTree(NOTICE));
        } catch (IOException e) {
            throw new IllegalStateException("the notice is JSON", e);
        }
        var answer = untilAnswered(at(Part.CONSENT, "/v1/consents"), consent, 201);
        if (answer != null) {
            record.recorded(answer.path("id").asText());
        }
    }

    private void handsIn(ObjectNode message, int person, Purpose purpose) throws InterruptedException {
        var answer = untilAnswered(at(Part.OUTBOUND, "/v1/messages"), message, 202);
        if (answer != null) {
            record.accepted(answer.path("id").asText(), new HandedIn(person, purpose, Instant.now()));
        }
    }

    /** Has the vault seal it, then writes it again and again until Kafka confirms; a repetition has the same id. */
    private void asksOnItsTopic(int person, RandomGenerator random) throws InterruptedException {
        var key = CrockfordId.random("key-");
        var name = "Guest " + random.nextInt(1000);
        var answer = untilAnswered(
                at(Part.VAULT, "/v1/protect"),
                RequestTopic.toSeal(record.people().get(person), name, key),
                200);
        if (answer == null) {
            return;
        }
        var sealed = RequestTopic.Sealed.read(key, answer);
        // it may be there before that is confirmed
        record.asked(sealed.keyedId(), new HandedIn(person, Purpose.MARKETING, Instant.now()));
        while (true) {
            try {
                requests.write(sealed.subject(), sealed.headers("/" + Gateway.DEPARTMENT), sealed.data());
                return;
            } catch (RequestProducer.NotWrittenException _) {
                if (Instant.now().isAfter(patience)) {
                    record.gaveUp();
                    return;
                }
                record.repeats();
            }
        }
    }

    /** Repeats a request under one key until it is answered; null if it never was as it should. */
    private @Nullable JsonNode untilAnswered(URI uri, ObjectNode body, int wanted) throws InterruptedException {
        var key = Map.of("Idempotency-Key", CrockfordId.random("key-"));
        var pause = FIRST_PAUSE;
        while (true) {
            try {
                var answer = department.post(uri, body.toString(), key);
                if (answer.status() == wanted) {
                    return answer.json();
                }
                if (answer.status() != 503) {
                    record.surprise("%s answered %d %s"
                            .formatted(
                                    uri.getPath(),
                                    answer.status(),
                                    answer.json().path("reason").asText()));
                    if (answer.status() < 500) {
                        return null;
                    }
                }
            } catch (IOException | IdentityProblem _) {
                // no answer, or no token: whether it was taken is not known, so it is sent again under the same key
            }
            if (Instant.now().isAfter(patience)) {
                record.gaveUp();
                return null;
            }
            record.repeats();
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private ObjectNode messageTo(int person, String sender, Purpose purpose) {
        var message = json();
        message.putObject("to")
                .putObject("alias")
                .put("kind", "PHONE")
                .put("value", record.people().get(person));
        return message.put("sender", sender).put("purpose", purpose.name());
    }

    private static ObjectNode template(ObjectNode message, String name) {
        var template = message.putObject("template");
        template.put("name", name).put("language", "en_US");
        return template.putObject("parameters");
    }

    private static ObjectNode json() {
        return MAPPER.createObjectNode();
    }

    private URI at(Part part, String path) {
        return URI.create(at.url(part) + path);
    }
}
