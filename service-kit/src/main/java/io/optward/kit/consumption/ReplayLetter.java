package io.optward.kit.consumption;

import io.optward.kit.event.UndecodableEventException;
import io.optward.kit.letter.Letter;
import io.optward.kit.letter.LetterCopies;
import io.optward.kit.letter.Letters;
import io.optward.kit.problem.Problem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.List;

/**
 * Reads a dead letter again with what this version knows. What can be decoded now has its effect by the same once-only
 * transaction as everything else, so a replay doubles nothing, and neither does a second one.
 */
@ApplicationScoped
class ReplayLetter {

    private final Letters letters;
    private final LetterCopies copies;
    private final SteadfastConsumer steadfast;
    private final Instance<TopicWork> works;

    ReplayLetter(Letters letters, LetterCopies copies, SteadfastConsumer steadfast, @Any Instance<TopicWork> works) {
        this.letters = letters;
        this.copies = copies;
        this.steadfast = steadfast;
        this.works = works;
    }

    /**
     * Replays a letter; answers the same when it was replayed before.
     *
     * @throws Problem 404; 409 if it was settled, or nothing here acts on its topic; 410 if Kafka has it no more; 422 if it
     *     still cannot be decoded; 503 while Kafka or the database are away
     */
    Letter replay(String id, String actor) {
        var letter = letters.get(id);
        return switch (letter.state()) {
            case REPLAYED -> letter;
            case SETTLED -> throw settled(letter);
            case OPEN -> replay(letter, actor);
        };
    }

    private Letter replay(Letter letter, String actor) {
        var record = copies.of(letter.id()).orElseThrow(() -> gone(letter));
        Received received;
        try {
            received = SteadfastConsumer.read(record);
        } catch (UndecodableEventException e) {
            throw new Problem(
                            422,
                            "LETTER_STILL_UNDECODABLE",
                            "This dead letter still cannot be decoded",
                            "It stays open. Replay it with a version that knows it, or settle it.")
                    .with("letter", letter.id())
                    .with("undecodable", e.reason());
        }
        var effect = workOn(letter).prepare(List.of(received));
        return QuarkusTransaction.requiringNew().call(() -> {
            var held = letters.held(letter.id());
            return switch (held.state()) {
                case REPLAYED -> held;
                case SETTLED -> throw settled(held);
                case OPEN -> {
                    steadfast.once(List.of(received), effect);
                    yield letters.replayed(held, actor);
                }
            };
        });
    }

    private TopicWork workOn(Letter letter) {
        return works.stream()
                .filter(work -> work.topic().isHomeOf(letter.topic()))
                .findFirst()
                .orElseThrow(() -> new Problem(
                                409,
                                "LETTER_WITHOUT_EFFECT",
                                "This service does nothing with this topic any more",
                                "It stays open. Settle it.")
                        .with("letter", letter.id()));
    }

    private static Problem settled(Letter letter) {
        return new Problem(
                        409,
                        "LETTER_SETTLED",
                        "This dead letter was settled",
                        "Somebody looked and dismissed it; nothing was done.")
                .with("letter", letter.id());
    }

    private static Problem gone(Letter letter) {
        return new Problem(
                        410,
                        "LETTER_GONE",
                        "The record of this dead letter is gone",
                        "Neither its topic nor the dead letters hold it any more. Find out what it said, then settle it.")
                .with("letter", letter.id());
    }
}
