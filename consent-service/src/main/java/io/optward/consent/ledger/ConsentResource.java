package io.optward.consent.ledger;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.consent.ConsentStateChanged.Status;
import io.optward.kit.business.BusinessConfig;
import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.problem.Problem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Departments tell what a person agreed to or refused; anybody entitled reads a receipt of it. */
@Path("/v1/consents")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ConsentResource {

    private final ConsentLedger ledger;
    private final AnsweredRequests answered;
    private final PersonSearch people;
    private final BusinessConfig business;
    private final CallerIdentity identity;
    private final Clock clock;

    ConsentResource(
            ConsentLedger ledger,
            AnsweredRequests answered,
            PersonSearch people,
            BusinessConfig business,
            CallerIdentity identity,
            Clock clock) {
        this.ledger = ledger;
        this.answered = answered;
        this.people = people;
        this.business = business;
        this.identity = identity;
        this.clock = clock;
    }

    /**
     * Records a grant or a withdrawal.
     *
     * @return 201 and where the person now stands: {@code GRANTED}, {@code WITHDRAWN}, or {@code PENDING} where the
     *     person must confirm first because they had withdrawn
     * @throws Problem 400 naming the field; 409 for an erased person or a reused key; 503 while the vault is away
     */
    @POST
    @Operation(summary = "Record that a person agreed or refused, with the evidence")
    @APIResponse(responseCode = "201", description = "Recorded; PENDING permits nothing until the person confirms")
    public Response record(
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey, @Nullable ConsentRequest request) {
        if (request == null) {
            throw new Problem(400, "NOT_JSON", "The body is not JSON", "Send one JSON document.");
        }
        var now = clock.instant();
        var department = identity.current().department();
        var claim = ConsentClaim.of(request, business.senders().keySet(), department, now);
        var key = idempotencyKey == null ? null : AnsweredRequests.Key.of(department, idempotencyKey);
        var subject = people.find(claim.person());
        var answer = QuarkusTransaction.requiringNew().call(() -> {
            Supplier<ConsentAnswer> write = () -> write(claim, subject, now);
            return key == null ? write.get() : answered.once(key, subject, inOneForm(claim, subject), now, write);
        });
        return Response.status(Response.Status.CREATED).entity(answer).build();
    }

    /** The whole record of one entry, shaped after ISO/IEC TS 27560. Not signed yet. */
    @GET
    @Path("/{id}/receipt")
    @Operation(summary = "The consent record after ISO/IEC TS 27560")
    public ConsentReceipt receipt(@PathParam("id") String id) {
        if (!ConsentId.isOne(id)) {
            throw Problem.notFound("consent");
        }
        return ledger.entry(id)
                .map(entry -> ConsentReceipt.of(entry, business.name()))
                .orElseThrow(() -> Problem.notFound("consent"));
    }

    private ConsentAnswer write(ConsentClaim claim, SubjectToken subject, Instant now) {
        return switch (claim.action()) {
            case GRANT -> grant(claim, subject, now);
            case WITHDRAW -> withdraw(claim, subject, now);
        };
    }

    private ConsentAnswer grant(ConsentClaim claim, SubjectToken subject, Instant now) {
        var id = ConsentId.random();
        var after = ledger.append(subject, before -> entryFor(claim, subject, id, before, now));
        if (after.isErased()) {
            throw erased();
        }
        // dated before a refusal we know of, it stays as much without effect as dated after it
        var state = after.consentTo(claim.purpose(), claim.sender()) instanceof Standing.Granted
                ? Status.GRANTED
                : Status.PENDING;
        return new ConsentAnswer(id, subject, state);
    }

    private static ConsentEvent entryFor(
            ConsentClaim claim, SubjectToken subject, String id, ConsentHistory before, Instant now) {
        var occurredAt = claim.occurredAt() == null ? now : claim.occurredAt();
        var grant = new ConsentEvent.Granted(
                id, subject, claim.purpose(), claim.sender(), claim.evidence(), occurredAt, now);
        if (before.with(grant).consentTo(claim.purpose(), claim.sender()) instanceof Standing.Granted) {
            return grant;
        }
        return new ConsentEvent.Pending(
                id, subject, claim.purpose(), claim.sender(), claim.evidence(), occurredAt, now);
    }

    private ConsentAnswer withdraw(ConsentClaim claim, SubjectToken subject, Instant now) {
        var withdrawal = withdrawal(claim, subject, now);
        var after = ledger.append(withdrawal);
        if (after.isErased()) {
            throw erased();
        }
        return new ConsentAnswer(
                withdrawal.consent(),
                subject,
                switch (after.consentTo(claim.purpose(), claim.sender())) {
                    case Standing.Granted _ -> Status.GRANTED;
                    case Standing.Pending _ -> Status.PENDING;
                    case Standing.Withdrawn _, Standing.Unasked _ -> Status.WITHDRAWN;
                });
    }

    private static ConsentEvent.Withdrawn withdrawal(ConsentClaim claim, SubjectToken subject, Instant now) {
        var occurredAt = claim.occurredAt() == null ? now : claim.occurredAt();
        return new ConsentEvent.Withdrawn(
                ConsentId.random(), subject, claim.purpose(), claim.sender(), claim.evidence(), occurredAt, now);
    }

    private static Problem erased() {
        return new Problem(
                        409,
                        "SUBJECT_ERASED",
                        "This person was erased",
                        "Nothing is recorded of erased people and nothing may be sent to them.")
                .with("field", "subject");
    }

    /** Equal requests are equal here, whether they named the person by token or by alias. */
    private static String inOneForm(ConsentClaim claim, SubjectToken subject) {
        return String.join(
                "\n",
                subject.value(),
                claim.purpose().name(),
                String.valueOf(claim.sender()),
                claim.action().name(),
                claim.evidence().toString(),
                String.valueOf(claim.occurredAt()));
    }

    /** What was recorded, and where the person now stands. */
    public record ConsentAnswer(String id, SubjectToken subject, Status state) {}
}
