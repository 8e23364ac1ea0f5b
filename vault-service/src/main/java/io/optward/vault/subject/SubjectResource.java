package io.optward.vault.subject;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.subject.SubjectState;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.SubjectAnswer;
import io.optward.kit.problem.Problem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Who is known, told without personal data. */
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SubjectResource {

    private final Recognition recognition;
    private final SubjectRegister register;

    SubjectResource(Recognition recognition, SubjectRegister register) {
        this.recognition = recognition;
        this.register = register;
    }

    /** Finds a subject by an identifying alias, which stands in the body because it is personal data. */
    @POST
    @Path("/subjects/lookup")
    @Operation(summary = "The subject that an alias belongs to; 404 SUBJECT_UNKNOWN if it is nobody's")
    public SubjectAnswer lookup(@Nullable Alias alias) {
        if (alias == null) {
            throw Problem.badField("kind", "send {\"kind\":…,\"value\":…}");
        }
        try {
            var identity = Identity.of(alias);
            if (!identity.identifying()) {
                throw new Problem(
                                400,
                                "ALIAS_NOT_IDENTIFYING",
                                "This kind of alias recognises nobody",
                                identity.given().kind()
                                        + " is kept but never used to find somebody. Ask by an identifying kind.")
                        .with("field", "kind");
            }
            return recognition.whose(identity).map(SubjectAnswer::new).orElseThrow(SubjectResource::unknown);
        } catch (InvalidAliasException e) {
            throw new Problem(400, "ALIAS_INVALID", "The alias has not the form of its kind", e.rule())
                    .with("field", e.member());
        }
    }

    /** A subject's state; answers for erased ones too. */
    @GET
    @Path("/subjects/{token}")
    @Operation(summary = "A subject's state, age and alias kinds; no personal data")
    public SubjectView subject(@PathParam("token") String token) {
        var subject = tokenOf(token);
        return QuarkusTransaction.requiringNew().call(() -> {
            var registered = register.byTokens(List.of(subject), Hold.NOTHING).get(subject);
            if (registered == null) {
                throw unknown();
            }
            var kinds = register.aliasesOf(List.of(subject)).stream()
                    .map(StoredAlias::kind)
                    .distinct()
                    .sorted()
                    .toList();
            return new SubjectView(
                    subject,
                    registered.canonical(),
                    registered.state(),
                    registered.createdAt(),
                    kinds,
                    register.familiesOf(List.of(subject)).stream()
                            .map(RegisteredSubject::token)
                            .filter(member -> !member.equals(subject))
                            .toList());
        });
    }

    /** @throws Problem 404 if this is no subject token, and so nobody's */
    public static SubjectToken tokenOf(String text) {
        if (!CrockfordId.isOf("sub_", text)) {
            throw unknown();
        }
        return new SubjectToken(text);
    }

    /** 404: nobody is known by this token or alias. */
    public static Problem unknown() {
        return new Problem(
                404,
                "SUBJECT_UNKNOWN",
                "Nobody is known by this",
                "Check the token or alias; protect makes people known.");
    }

    /**
     * What may be known about a subject.
     *
     * @param canonical whom the person is known as; the subject itself unless it was merged into another
     * @param aliases of this subject, kinds only
     * @param family the other subjects that were found to be the same person, the oldest first
     */
    public record SubjectView(
            SubjectToken subject,
            SubjectToken canonical,
            SubjectState state,
            Instant createdAt,
            List<AliasKind> aliases,
            List<SubjectToken> family) {}
}
