package io.optward.vault.erasure;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.problem.Problem;
import io.optward.vault.VaultConfig;
import io.optward.vault.key.KeyEpochs;
import io.optward.vault.subject.SubjectResource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Forgets people, and tells how far it has come. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ErasureResource {

    private final EraseSubject eraser;
    private final Erasures erasures;
    private final Confirmations confirmations;
    private final CertifyErasure certification;
    private final CallerIdentity identity;
    private final VaultConfig config;
    private final KeyEpochs epochs;

    ErasureResource(
            EraseSubject eraser,
            Erasures erasures,
            Confirmations confirmations,
            CertifyErasure certification,
            CallerIdentity identity,
            VaultConfig config,
            KeyEpochs epochs) {
        this.eraser = eraser;
        this.erasures = erasures;
        this.confirmations = confirmations;
        this.certification = certification;
        this.identity = identity;
        this.config = config;
        this.epochs = epochs;
    }

    /**
     * Erases a person, with every subject that was merged with this one: when this is answered, their keys are gone, and
     * Kafka has it if the answer says so. Asking again, for any of them, answers with the same erasure.
     */
    @POST
    @Path("/subjects/{token}/erase")
    @ResponseStatus(202)
    @Operation(summary = "Destroys the keys and aliases of the person, and asks every service to purge")
    public Accepted erase(@PathParam("token") String token) {
        var erased =
                eraser.erase(SubjectResource.tokenOf(token), identity.current().actor());
        return new Accepted(erased.id(), erased.told());
    }

    /** How far an erasure has come, what it does not reach yet, and in the end its certificate. */
    @GET
    @Path("/erasures/{id}")
    @Transactional
    @Operation(summary = "Progress of an erasure; then its signed certificate (compact JWS, EdDSA)")
    public Progress erasure(@PathParam("id") String id) {
        var erasure = erasures.findByIdOptional(id).orElseThrow(() -> Problem.notFound("erasure"));
        return new Progress(
                erasure.id,
                erasure.subject,
                erasures.members(id).size(),
                erasure.certificate().isPresent() ? State.CERTIFIED : State.PURGING,
                erasure.requestedAt,
                erasure.keyDestroyedAt,
                erasure.toldAt,
                ConfirmedPurge.of(confirmations.of(id)),
                erasure.certificate().isPresent() ? new TreeSet<>() : certification.awaited(erasure),
                Bound.of(erasure, config, epochs.everyBackupIsNoiseAt()),
                erasure.certificate);
    }

    /**
     * An erasure that is under way.
     *
     * @param told whether Kafka has it. If not, it is told as soon as Kafka answers, and {@code toldAt} of its progress says
     *     when; were the vault's database lost before that, it would have to be asked for again
     */
    public record Accepted(String erasure, boolean told) {}

    /** How far an erasure has come. */
    public enum State {
        /** The key is destroyed; services are still purging their rows about the token. */
        PURGING,
        /** Everybody confirmed, and the certificate is signed. */
        CERTIFIED
    }

    /**
     * An erasure.
     *
     * @param members under how many tokens the person was known; all are erased
     * @param toldAt since when Kafka is known to have it, so that a restored database is told of it; absent until then
     * @param awaiting services that have not confirmed yet
     * @param bounds what the erasure does not reach at once
     * @param certificate absent until everybody confirmed
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Progress(
            String id,
            String subject,
            int members,
            State state,
            Instant requestedAt,
            Instant keyDestroyedAt,
            @Nullable Instant toldAt,
            List<ConfirmedPurge> confirmations,
            SortedSet<String> awaiting,
            List<Bound> bounds,
            @Nullable String certificate) {}
}
