package io.optward.simulator.sending;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.optward.simulator.identity.PhoneNumber;
import io.optward.simulator.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Shows what was accepted at the messages endpoint. A phone number in a query is a test tool's licence. */
@Path("/simulator/sent")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "control")
public class SentResource {

    private static final int USUAL_LIMIT = 50;
    private static final int HIGHEST_LIMIT = 500;

    private final SentMessages sent;

    SentResource(SentMessages sent) {
        this.sent = sent;
    }

    @GET
    @Operation(
            summary = "Messages that were accepted, oldest first",
            description = "to: one phone number, with or without +; limit: 50, at most 500; cursor: next of the page"
                    + " before, absent on the last page")
    public Page list(
            @QueryParam("to") @Nullable String to,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        int most = limit == null ? USUAL_LIMIT : (int) number("limit", limit, 1, HIGHEST_LIMIT);
        long position = cursor == null ? 0 : number("cursor", cursor, 0, Long.MAX_VALUE);
        List<SentMessages.Sent> found = sent.after(position, recipientIn(to), most + 1);
        if (found.size() <= most) {
            return new Page(found, null);
        }
        List<SentMessages.Sent> items = found.subList(0, most);
        return new Page(items, Long.toString(items.getLast().position()));
    }

    /** One page; {@code next} is left out of the last. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Page(
            List<SentMessages.Sent> items, @Nullable String next) {}

    /** A plus sign that was not percent-encoded arrives as a space, which is skipped. */
    private static Optional<PhoneNumber> recipientIn(@Nullable String to) {
        if (to == null) {
            return Optional.empty();
        }
        return Optional.of(PhoneNumber.read(to)
                .orElseThrow(() -> Problem.inField("to", "Give a phone number: + and 7 to 15 digits.")
                        .refused()));
    }

    private static long number(String field, String text, long least, long most) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException _) {
            // answered below, like a number out of range
        }
        throw Problem.inField(field, "Give a whole number from " + least + " to " + most + ".")
                .refused();
    }
}
