package io.optward.outbound.sender;

import io.optward.kit.business.BusinessConfig;
import io.optward.kit.paging.Page;
import io.optward.kit.paging.PageRequest;
import io.optward.kit.problem.Problem;
import io.optward.outbound.sender.SenderLeases.Standing;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The business phone numbers and how they stand. */
@Path("/v1/senders")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SenderResource {

    private final BusinessConfig business;
    private final SenderLeases leases;
    private final Clock clock;

    SenderResource(BusinessConfig business, SenderLeases leases, Clock clock) {
        this.business = business;
        this.leases = leases;
        this.clock = clock;
    }

    /** All senders, by id. */
    @GET
    public Page<SenderView> senders(
            @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
        var page = PageRequest.of(limit, cursor);
        var standings = leases.standings();
        var depths = leases.depths();
        var after = page.after();
        var rows = business.senders().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(sender -> after == null || sender.getKey().compareTo(after) > 0)
                .limit(page.limit() + 1L)
                .map(sender -> view(sender.getKey(), sender.getValue(), standings, depths))
                .toList();
        return page.page(rows, SenderView::id);
    }

    /** One sender. */
    @GET
    @Path("/{id}")
    public SenderView sender(@PathParam("id") String id) {
        var sender = business.senders().get(id);
        if (sender == null) {
            throw Problem.notFound("sender");
        }
        return view(id, sender, leases.standings(), leases.depths());
    }

    private SenderView view(
            String id, BusinessConfig.Sender sender, Map<String, Standing> standings, Map<String, Integer> depths) {
        var standing = standings.get(id);
        return new SenderView(
                id,
                sender.waba(),
                sender.displayName(),
                standing == null || standing.holder() == null
                        ? null
                        : new SenderView.Owner(standing.holder(), standing.epoch()),
                depths.getOrDefault(id, 0),
                standing == null || !standing.isPausedAt(clock.instant())
                        ? null
                        : new SenderView.Paused(standing.pausedReason(), standing.pausedUntil()));
    }

    /**
     * A business phone number.
     *
     * @param id the phone number id, which is not a phone number
     * @param waba the WhatsApp business account it belongs to
     * @param owner the process that works it; absent when none does
     * @param queued how many messages wait for their turn
     * @param paused why it rests, when it does
     */
    public record SenderView(
            String id,
            String waba,
            String displayName,
            @Nullable Owner owner,
            int queued,
            @Nullable Paused paused) {

        /** Who works it. */
        public record Owner(String holder, long epoch) {}

        /** Why it rests, and until when. */
        public record Paused(
                @Nullable String reason, @Nullable Instant until) {}
    }
}
