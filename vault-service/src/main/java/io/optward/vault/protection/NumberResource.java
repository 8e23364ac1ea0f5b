package io.optward.vault.protection;

import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.NumberChanged;
import io.optward.contracts.vault.NumberRecycled;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.contracts.vault.SubjectAnswer;
import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.problem.Problem;
import io.optward.vault.protection.ReadItem.Claim;
import io.optward.vault.protection.ReadItem.Readable;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * What WhatsApp says about numbers: that a person has another one, that one belongs to somebody else. For those who hear
 * WhatsApp itself. Saying the same again changes nothing.
 */
@Path("/v1/subjects/numbers")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class NumberResource {

    /** Clocks differ; what is said to happen later than this is no fact. */
    private static final Duration AHEAD = Duration.ofSeconds(2);

    private final ItemReader reader;
    private final NumberHolders holders;
    private final CallerIdentity identity;
    private final Clock clock;

    NumberResource(ItemReader reader, NumberHolders holders, CallerIdentity identity, Clock clock) {
        this.reader = reader;
        this.holders = holders;
        this.identity = identity;
        this.clock = clock;
    }

    /** The same person, with another number: what they agreed to and refused goes with them, the former number does not. */
    @POST
    @Path("/changed")
    @Operation(summary = "A person has another number; whoever has the former one next is somebody else")
    public SubjectAnswer changed(@Nullable NumberChanged change) {
        if (change == null) {
            throw Problem.badField("from", "send {\"from\":{…},\"to\":{…},\"at\":…}");
        }
        var from = number("from", change.from());
        var present = person("to", change.to(), change.aliases());
        if (from.identity().sameAs(present.identifying().getFirst().identity())) {
            throw Problem.badField("to", "both are one number; nothing changed");
        }
        var actor = identity.current().actor();
        return new SubjectAnswer(holders.changed(from, present, past(change.at()), actor));
    }

    /** Somebody else has the number: a subject that inherits nothing. The former holder keeps everything but the number. */
    @POST
    @Path("/recycled")
    @Operation(summary = "A number belongs to somebody else than before, who inherits nothing")
    public SubjectAnswer recycled(@Nullable NumberRecycled recycled) {
        if (recycled == null) {
            throw Problem.badField("number", "send {\"number\":{…},\"at\":…}");
        }
        var present = person("number", recycled.number(), recycled.aliases());
        var actor = identity.current().actor();
        return new SubjectAnswer(holders.recycled(present, past(recycled.at()), actor));
    }

    private Claim number(String field, @Nullable Alias alias) {
        return person(field, alias, null).identifying().getFirst();
    }

    /** Whoever has a number, and what else they are called; the number first. */
    private Readable person(String field, @Nullable Alias number, @Nullable List<Alias> further) {
        if (number == null) {
            throw Problem.badField(field, "an alias is {\"kind\":…,\"value\":…}");
        }
        var aliases = new ArrayList<Alias>(List.of(number));
        if (further != null) {
            if (further.stream().anyMatch(Objects::isNull)) {
                throw Problem.badField("aliases", "an alias is {\"kind\":…,\"value\":…}");
            }
            aliases.addAll(further);
        }
        var item = new ProtectRequest.Item(null, aliases, Map.of(), Map.of(), null, Origin.PLATFORM_ANSWER);
        return switch (reader.read(item)) {
            case ReadItem.Refused(var error) ->
                throw new Problem(400, error.reason(), "An alias is not what it should be", error.detail())
                        .with("field", member(field, error.field()));
            case Readable readable -> {
                var numbers =
                        readable.identifying().stream().filter(Claim::isNumber).toList();
                if (!readable.identifying().getFirst().isNumber() || numbers.size() > 1) {
                    throw Problem.badField(field, "one number is wanted here: a PHONE or a WA_ID");
                }
                yield readable;
            }
        };
    }

    private static String member(String field, @Nullable String found) {
        return found == null || found.startsWith("aliases[0]") ? field : "aliases";
    }

    private Instant past(@Nullable Instant at) {
        if (at == null || at.isAfter(clock.instant().plus(AHEAD))) {
            throw Problem.badField("at", "say when WhatsApp says it happened; it is not in the future");
        }
        return at;
    }
}
