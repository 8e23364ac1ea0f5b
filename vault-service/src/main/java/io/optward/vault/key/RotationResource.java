package io.optward.vault.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.optward.contracts.Json;
import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.paging.Page;
import io.optward.kit.paging.PageRequest;
import io.optward.kit.personal.PersonalShape;
import io.optward.kit.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Changes the key-encryption key, and tells how far that has come. */
@Path("/v1/keys/rotations")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RotationResource {

    private static final int LONGEST_REASON = 200;

    private final RotateKeys rotateKeys;
    private final Rotations rotations;
    private final CallerIdentity identity;
    private final KeyConfig config;

    RotationResource(RotateKeys rotateKeys, Rotations rotations, CallerIdentity identity, KeyConfig config) {
        this.rotateKeys = rotateKeys;
        this.rotations = rotations;
        this.identity = identity;
        this.config = config;
    }

    /** Puts a new key in force at once; what the former one wraps is wrapped anew in the background. */
    @POST
    @Consumes(MediaType.WILDCARD)
    @ResponseStatus(202)
    @RequestBody(
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Order.class)))
    @Operation(summary = "A new key-encryption key; data keys are wrapped anew in the background")
    public Progress rotate(@Nullable String body) {
        var order = order(body);
        return Progress.of(rotateKeys.begin(identity.current().actor(), reason(order), kept(order)));
    }

    /** How far a rotation has come. */
    @GET
    @Path("/{id}")
    @Transactional
    @Operation(summary = "How many data keys are wrapped anew, and what became of the former key")
    public Progress rotation(@PathParam("id") String id) {
        return Progress.of(rotations.findByIdOptional(id).orElseThrow(() -> Problem.notFound("rotation")));
    }

    /** Every rotation, the newest first. */
    @GET
    @Transactional
    @Operation(summary = "The rotations, the newest first")
    public Page<Progress> rotations(
            @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
        var page = PageRequest.of(limit, cursor);
        return page.page(
                rotations.newestFirst(page).stream().map(Progress::of).toList(),
                rotation -> Rotations.positionOf(rotation.begunAt, rotation.rotation));
    }

    /** Whoever wants nothing in particular sends nothing, of whatever content type. */
    private static @Nullable Order order(@Nullable String body) {
        if (body == null || body.isBlank()) {
            return null;
        }
        try {
            return Json.mapper().readValue(body, Order.class);
        } catch (JsonProcessingException _) {
            throw Problem.badField("body", "send nothing, or {\"reason\":\"…\",\"retiredKept\":\"PT0S\"}");
        }
    }

    private static String reason(@Nullable Order order) {
        var reason = order == null || order.reason == null ? "asked for" : order.reason.strip();
        if (reason.isEmpty() || reason.length() > LONGEST_REASON || PersonalShape.isIn(reason)) {
            throw Problem.badField(
                    "reason",
                    "a reason has 1 to " + LONGEST_REASON + " characters and names nobody, by number or address");
        }
        return reason;
    }

    private Duration kept(@Nullable Order order) {
        if (order == null || order.retiredKept == null) {
            return config.retiredKept();
        }
        if (order.retiredKept.isNegative() || order.retiredKept.compareTo(config.retiredKept()) > 0) {
            throw Problem.badField(
                    "retiredKept",
                    "a retired key is kept from PT0S to " + config.retiredKept()
                            + " (optward.vault.keys.retired-kept): longer, and erased people could be read in old backups");
        }
        return order.retiredKept;
    }

    /**
     * What is wanted.
     *
     * @param reason for the log; absent: "asked for"
     * @param retiredKept how long the former key is kept for backups once it wraps nothing (ISO 8601, such as
     *     {@code PT0S} after it may have become known); absent: as configured
     */
    public record Order(@Nullable String reason, @Nullable Duration retiredKept) {}

    /**
     * A rotation.
     *
     * @param rotation {@code rot_…}
     * @param state {@code REWRAPPING}, {@code RETIRED} (the former keys wrap nothing and are kept for backups),
     *     {@code DONE} (they are destroyed)
     * @param dataKeys how many were to be wrapped anew when it began
     * @param rewrapped how many have been; more than {@code dataKeys} where people were made known meanwhile
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Progress(
            String rotation,
            Rotation.State state,
            String newKey,
            List<String> formerKeys,
            long dataKeys,
            long rewrapped,
            String askedBy,
            String reason,
            Duration retiredKept,
            Instant begunAt,
            Optional<Instant> retiredAt,
            Optional<Instant> doneAt) {

        static Progress of(Rotation rotation) {
            return new Progress(
                    rotation.id,
                    rotation.state,
                    rotation.newKey,
                    rotation.formerKeys,
                    rotation.dataKeys,
                    rotation.rewrapped,
                    rotation.askedBy,
                    rotation.reason,
                    Duration.ofSeconds(rotation.keptSeconds),
                    rotation.begunAt,
                    Optional.ofNullable(rotation.retiredAt),
                    Optional.ofNullable(rotation.doneAt));
        }
    }
}
