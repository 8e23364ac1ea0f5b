package io.optward.bench.vault;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.kit.proof.DecisionProofs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes requests to the vault; of one caller, who uses it from one thread. */
final class Requests {

    /** Ahead of time, so that proofs do not run out where the machine stands still for a while. */
    private static final Duration AHEAD = Duration.ofSeconds(30);

    private static final String SENDER = "330200000000001";

    private final SealedPeople people;
    private final DecisionProofs proofs;
    private final SplittableRandom random = new SplittableRandom();
    private final Words words = new Words(random);
    private final JsonBytes json = new JsonBytes(256 * 1_024);

    Requests(SealedPeople people, DecisionProofs proofs) {
        this.people = people;
        this.proofs = proofs;
    }

    /** People from {@code first} on make themselves known, each with what they are remembered with. */
    JsonBytes protectFrom(int first, int count) {
        json.clear().add("{\"items\":[");
        for (int i = 0; i < count; i++) {
            protect(i, first + i, SealedPeople.contextOf(first + i));
        }
        return json.add("]}");
    }

    /** Anybody of those who are known, somebody else for each item. */
    JsonBytes protectKnown(int count) {
        json.clear().add("{\"items\":[");
        for (int i = 0; i < count; i++) {
            protect(i, anybody(), context());
        }
        return json.add("]}");
    }

    /** People whom nobody has met. */
    JsonBytes protectNew(int count, AtomicInteger next) {
        json.clear().add("{\"items\":[");
        for (int i = 0; i < count; i++) {
            protect(i, next.getAndIncrement(), context());
        }
        return json.add("]}");
    }

    private void protect(int position, int person, byte[] context) {
        json.add(
                        position == 0
                                ? "{\"aliases\":[{\"kind\":\"PHONE\",\"value\":\""
                                : ",{\"aliases\":[{\"kind\":\"PHONE\",\"value\":\"")
                .add(PhoneNumbers.of(person))
                .add("\"}],\"fields\":{\"body\":\"");
        words.appendTo(json);
        json.add("\"},\"context\":\"").add(context).add("\"}");
    }

    /** To send to anybody, each on a decision of its own. */
    JsonBytes reveal(int count) {
        return reveal(json.clear(), count);
    }

    /** The same for a single item, in a request that stays as it is when the next one is written. */
    JsonBytes revealOne() {
        return reveal(new JsonBytes(1_024), 1);
    }

    private JsonBytes reveal(JsonBytes json, int count) {
        var decided = Instant.now().plus(AHEAD);
        json.add("{\"purpose\":\"SEND\",\"items\":[");
        for (int i = 0; i < count; i++) {
            reveal(json, i, anybody(), decided);
        }
        return json.add("]}");
    }

    private void reveal(JsonBytes json, int position, int person, Instant decided) {
        var token = people.token(person);
        var subject = new SubjectToken(new String(token, StandardCharsets.US_ASCII));
        json.add(position == 0 ? "{\"subject\":\"" : ",{\"subject\":\"")
                .add(token)
                .add("\",\"fields\":{\"body\":\"")
                .add(people.sealed(person))
                .add("\"},\"context\":\"")
                .add(SealedPeople.contextOf(person))
                .add("\",\"basis\":\"")
                .add(proofs.prove("dec_bench", subject, Purpose.UTILITY, SENDER, decided))
                .add("\"}");
    }

    private int anybody() {
        return random.nextInt(people.count());
    }

    private byte[] context() {
        return ("evt." + Long.toUnsignedString(random.nextLong(), 36)).getBytes(StandardCharsets.US_ASCII);
    }
}
