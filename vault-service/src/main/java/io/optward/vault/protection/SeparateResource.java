package io.optward.vault.protection;

import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.contracts.vault.SubjectAnswer;
import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.letter.SettlementNote;
import io.optward.kit.problem.Problem;
import io.optward.vault.protection.ReadItem.Readable;
import io.optward.vault.subject.SubjectResource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Mends that two people were taken for one: aliases of the one are the other's from now on, who is a new subject and inherits
 * nothing. Tokens and what was sealed for them stay with the former, because nobody can say any more whose words they are;
 * decision 0029.
 */
@Path("/v1/subjects/{token}/separate")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SeparateResource {

    private final ItemReader reader;
    private final Settling settling;
    private final CallerIdentity identity;

    SeparateResource(ItemReader reader, Settling settling, CallerIdentity identity) {
        this.reader = reader;
        this.settling = settling;
        this.identity = identity;
    }

    /**
     * Takes aliases from a person and makes them another one's.
     *
     * @return the new subject
     * @throws Problem 400 naming the part that is wrong; 404 if nobody has the token; 409 {@code ALIAS_OF_SOMEBODY_ELSE} if an
     *     alias is not this person's. Nothing was changed then
     */
    @POST
    @Operation(summary = "Aliases that a person was given by mistake are somebody else's, who inherits nothing")
    public SubjectAnswer separate(@PathParam("token") String token, @Nullable Mistake mistake) {
        var from = SubjectResource.tokenOf(token);
        var named = read(mistake);
        var reason =
                SettlementNote.of(mistake == null ? null : mistake.reason()).text();
        return settling.settle(
                        List.of(named),
                        List.of(),
                        List.of(from),
                        identity.current().actor(),
                        settlement -> {
                            if (!settlement.lives(from)) {
                                throw SubjectResource.unknown();
                            }
                            return settlement
                                    .separate(from, named, reason)
                                    .map(other -> new SubjectAnswer(other.token()));
                        })
                .orElseThrow(() -> new Problem(
                        409,
                        "ALIAS_OF_SOMEBODY_ELSE",
                        "One of the aliases is not this person's",
                        "Name aliases that this subject is known by now. Nothing was changed."));
    }

    private Readable read(@Nullable Mistake mistake) {
        var aliases = mistake == null || mistake.aliases() == null ? List.<Alias>of() : mistake.aliases();
        if (aliases.isEmpty() || aliases.stream().anyMatch(Objects::isNull)) {
            throw Problem.badField("aliases", "name the aliases that are somebody else's: {\"kind\":…,\"value\":…}");
        }
        var item = new ProtectRequest.Item(null, aliases, Map.of(), Map.of(), null, Origin.PLATFORM_ANSWER);
        return switch (reader.read(item)) {
            case ReadItem.Refused(var error) ->
                throw new Problem(400, error.reason(), "An alias is not what it should be", error.detail())
                        .with("field", Objects.requireNonNullElse(error.field(), "aliases"));
            case Readable readable -> readable;
        };
    }

    /**
     * What was a mistake.
     *
     * @param aliases that are one other person's
     * @param reason why; names nobody
     */
    public record Mistake(
            @Nullable List<Alias> aliases, @Nullable String reason) {}
}
