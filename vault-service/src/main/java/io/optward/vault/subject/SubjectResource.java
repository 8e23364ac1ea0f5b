package io.optward.vault.subject;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.subject.SubjectState;
import io.optward.kit.problem.Problem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Who is known, told without personal data. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SubjectResource {

    private final SubjectRegister register;

    SubjectResource(SubjectRegister register) {
        this.register = register;
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
                    Objects.requireNonNull(registered.createdAt()),
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
