package io.optward.consent.ledger;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.ConsentStateChanged;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.subject.SubjectState;
import io.optward.kit.paging.Page;
import io.optward.kit.paging.PageRequest;
import io.optward.kit.problem.Problem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What the ledger holds about one person. */
@Path("/v1/subjects/{token}/consents")
@Produces(MediaType.APPLICATION_JSON)
public class SubjectConsentsResource {

    private final ConsentLedger ledger;

    SubjectConsentsResource(ConsentLedger ledger) {
        this.ledger = ledger;
    }

    /**
     * Where the person stands.
     *
     * @throws Problem 404 if the ledger holds nothing about them
     */
    @GET
    @Operation(summary = "Where a person's consents stand")
    public SubjectConsents state(@PathParam("token") String token) {
        var subject = subject(token);
        var history = ledger.historyOf(subject);
        if (history.events().isEmpty()) {
            throw Problem.notFound("subject of this ledger");
        }
        var standing = history.isErased()
                ? SubjectState.ERASED
                : history.isSuppressed() ? SubjectState.SUPPRESSED : SubjectState.ACTIVE;
        return new SubjectConsents(
                subject,
                history.subjects().stream()
                        .filter(member -> !member.equals(subject))
                        .toList(),
                standing,
                history.events().size(),
                history.entries(),
                history.isStoppedOnPlatform(),
                history.isSuspended(Purpose.MARKETING, null));
    }

    /**
     * Every entry about the person, under whichever subject, in the order they were recorded.
     *
     * @throws Problem 404 if the ledger holds nothing about them; 400 for a limit or cursor that is none
     */
    @GET
    @Path("/events")
    @Operation(summary = "Every ledger entry about a person, in the order of recording")
    public Page<LedgerEntry> events(
            @PathParam("token") String token,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor) {
        var subject = subject(token);
        var wanted = PageRequest.of(limit, cursor);
        var entries = ledger.page(subject, after(wanted), wanted.limit() + 1);
        if (entries.isEmpty() && wanted.after() == null) {
            throw Problem.notFound("subject of this ledger");
        }
        return wanted.page(entries, entry -> entry.event().consent());
    }

    private static @Nullable String after(PageRequest wanted) {
        var after = wanted.after();
        if (after != null && !ConsentId.isOne(after)) {
            throw Problem.badField("cursor", "use the cursor of the page before as it was given in \"next\"");
        }
        return after;
    }

    private static SubjectToken subject(String token) {
        try {
            return new SubjectToken(token);
        } catch (IllegalArgumentException _) {
            // the text is not repeated: whatever it is, it may be personal data
            throw Problem.notFound("subject of this ledger");
        }
    }

    /**
     * Where a person stands.
     *
     * @param family the other subjects that the ledger knows to be the same person; what is told is of all of them
     * @param standing in life, as far as consent knows: suppressed and erased people are not contacted
     * @param version counts up by one per entry of the ledger
     * @param marketingSuspended whether they may have refused and nobody has looked yet
     */
    public record SubjectConsents(
            SubjectToken subject,
            List<SubjectToken> family,
            SubjectState standing,
            long version,
            List<ConsentStateChanged.Entry> entries,
            boolean marketingStoppedOnPlatform,
            boolean marketingSuspended) {}
}
