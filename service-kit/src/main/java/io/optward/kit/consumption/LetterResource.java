package io.optward.kit.consumption;

import io.optward.contracts.SubjectToken;
import io.optward.kit.event.UndecodableEventException;
import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.letter.JsonShape;
import io.optward.kit.letter.Letter;
import io.optward.kit.letter.LetterCopies;
import io.optward.kit.letter.Letters;
import io.optward.kit.letter.SettlementNote;
import io.optward.kit.paging.Page;
import io.optward.kit.paging.PageRequest;
import io.optward.kit.problem.Problem;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of this service: list, inspect, replay, settle. Never shows a value: whatever could not be decoded may
 * hold anything. Offered by the services that work off topics ({@code optward.letters.offered}).
 */
@IfBuildProperty(name = "optward.letters.offered", stringValue = "true")
@Path("/v1/letters")
@Produces(MediaType.APPLICATION_JSON)
public class LetterResource {

    private final Letters letters;
    private final LetterCopies copies;
    private final ReplayLetter replay;
    private final CallerIdentity identity;

    LetterResource(Letters letters, LetterCopies copies, ReplayLetter replay, CallerIdentity identity) {
        this.letters = letters;
        this.copies = copies;
        this.replay = replay;
        this.identity = identity;
    }

    /**
     * The letters, oldest first.
     *
     * @param state {@code OPEN}, {@code REPLAYED} or {@code SETTLED}; all of them if it is left out
     * @throws Problem 400 for a state, limit or cursor that is none
     */
    @GET
    @Operation(summary = "What this service could not decode, oldest first")
    public Page<Letter> list(
            @QueryParam("state") @Nullable String state,
            @QueryParam("topic") @Nullable String topic,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return letters.page(PageRequest.of(limit, cursor), state == null ? null : stateOf(state), topic);
    }

    /**
     * What can be told of a letter without showing what it says.
     *
     * @throws Problem 404 if there is none; 503 while Kafka is away
     */
    @GET
    @Path("/{id}")
    @Operation(summary = "A dead letter: its headers by name, the shape of its data, what is wrong with it")
    public Inspection inspect(@PathParam("id") String id) {
        return Inspection.of(letters.get(id), copies.of(id).orElse(null));
    }

    /**
     * Reads a letter again and lets it have its effect, once.
     *
     * @throws Problem 404; 409, 410, 422, 503 as {@link ReplayLetter#replay} says
     */
    @POST
    @Path("/{id}/replay")
    @Operation(summary = "Read it again with this version; what can be decoded has its effect once")
    public Letter replay(@PathParam("id") String id) {
        return replay.replay(id, identity.current().actor());
    }

    /**
     * Dismisses a letter: somebody has looked. Answers the same when it was settled before.
     *
     * @throws Problem 400 if the reason is missing, long, or shaped like personal data; 404; 409 if it was replayed
     */
    @POST
    @Path("/{id}/settle")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Dismiss it, with a reason that names nobody")
    public Letter settle(@PathParam("id") String id, @Nullable Settlement settlement) {
        var note = SettlementNote.of(settlement == null ? null : settlement.reason());
        var known = letters.get(id);
        return QuarkusTransaction.requiringNew().call(() -> {
            var held = letters.held(known.id());
            return switch (held.state()) {
                case SETTLED -> held;
                case REPLAYED ->
                    throw new Problem(
                                    409,
                                    "LETTER_REPLAYED",
                                    "This dead letter was replayed",
                                    "It had its effect; there is nothing to settle.")
                            .with("letter", held.id());
                case OPEN -> letters.settled(held, identity.current().actor(), note.text());
            };
        });
    }

    private static Letter.State stateOf(String text) {
        return Arrays.stream(Letter.State.values())
                .filter(state -> state.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.badField("state", "state is OPEN, REPLAYED or SETTLED."));
    }

    /** @param reason why it is dismissed; names nobody */
    public record Settlement(@Nullable String reason) {}

    /**
     * A letter and what its record looks like.
     *
     * @param available whether Kafka still has the record; without it there is nothing to replay
     * @param undecodable why it cannot be decoded by this version; absent if it can
     * @param fault what the decoder stumbled over, by place
     * @param key the record's key, where it is a subject token
     * @param headers names only, {@code ?} for a name that is no plain word
     */
    public record Inspection(
            Letter letter,
            boolean available,
            @Nullable String undecodable,
            @Nullable String fault,
            @Nullable SubjectToken key,
            List<String> headers,
            @Nullable JsonShape data) {

        static Inspection of(Letter letter, @Nullable ConsumerRecord<String, byte[]> record) {
            if (record == null) {
                return new Inspection(letter, false, letter.reason(), null, null, List.of(), null);
            }
            String undecodable = null;
            String fault = null;
            try {
                SteadfastConsumer.read(record);
            } catch (UndecodableEventException e) {
                undecodable = e.reason();
                fault = e.detail();
            }
            return new Inspection(
                    letter,
                    true,
                    undecodable,
                    fault,
                    tokenOrNull(record.key()),
                    Arrays.stream(record.headers().toArray())
                            .map(header -> JsonShape.plain(header.key().replace('-', '_'))
                                            .equals("?")
                                    ? "?"
                                    : header.key())
                            .toList(),
                    record.value() == null ? null : JsonShape.of(record.value()));
        }

        private static @Nullable SubjectToken tokenOrNull(@Nullable String key) {
            try {
                return key == null ? null : new SubjectToken(key);
            } catch (IllegalArgumentException _) {
                return null;
            }
        }
    }
}
