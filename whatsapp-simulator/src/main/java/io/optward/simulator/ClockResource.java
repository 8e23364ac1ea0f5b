package io.optward.simulator;

import io.optward.simulator.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Sets the clock forward, so that a window, a download URL or a patience of days ends now. */
@Path("/simulator/clock")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "control")
public class ClockResource {

    private static final Duration MOST = Duration.ofDays(366);

    private final SimulatorClock simulated;
    private final Clock clock;

    ClockResource(SimulatorClock simulated, Clock clock) {
        this.simulated = simulated;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set the clock forward",
            description =
                    "{\"forward\":\"PT5M\"} (ISO 8601). Webhooks carry the later time. It goes back when everything is"
                            + " forgotten")
    public Time forward(@Nullable Forward wanted) {
        Duration by = durationIn(wanted == null ? null : wanted.forward());
        if (by.isNegative() || by.plus(simulated.ahead()).compareTo(MOST) > 0) {
            throw Problem.inField("forward", "The clock goes forward only, and no more than 366 days altogether.")
                    .refused();
        }
        simulated.forward(by);
        return time();
    }

    @GET
    @Operation(summary = "What time it is, and how far that is ahead")
    public Time time() {
        return new Time(clock.instant(), simulated.ahead().toString());
    }

    /** By how much, in ISO 8601. */
    public record Forward(@Nullable String forward) {}

    /** The simulator's time; {@code ahead} in ISO 8601. */
    public record Time(Instant now, String ahead) {}

    private static Duration durationIn(@Nullable String text) {
        try {
            return Duration.parse(text == null ? "" : text);
        } catch (DateTimeParseException _) {
            throw Problem.inField("forward", "Give a duration in ISO 8601, such as PT5M or P7D.")
                    .refused();
        }
    }
}
