package io.optward.simulator.webhook;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.optward.simulator.SimulatorConfig;
import io.optward.simulator.StateForgotten;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What became of every webhook, in the order in which they came to be. When the room runs out, the oldest are forgotten. */
@ApplicationScoped
class Deliveries {

    private final NavigableMap<Long, Told> inOrder = new TreeMap<>();
    private final int room;
    private final Clock clock;
    private long last;

    Deliveries(SimulatorConfig config, Clock clock) {
        this.room = config.memory().webhooks();
        this.clock = clock;
    }

    /** Notes a webhook that will be posted; the copies of one are noted each. */
    synchronized long note(byte[] body) {
        last++;
        inOrder.put(last, Told.of(last, MetaJson.read(body)));
        if (inOrder.size() > room) {
            inOrder.pollFirstEntry();
        }
        return last;
    }

    /** Notes an attempt. */
    synchronized void attempted(long position, boolean received) {
        inOrder.computeIfPresent(position, (_, told) -> told.attempted(received ? clock.instant() : null));
    }

    /** At most so many webhooks after a position. */
    synchronized List<Told> after(long position, int limit) {
        return inOrder.tailMap(position, false).values().stream().limit(limit).toList();
    }

    synchronized void forget(@Observes StateForgotten asked) {
        inOrder.clear();
    }

    /**
     * One webhook and how its delivery went.
     *
     * @param position counts up from 1
     * @param field {@code messages}, {@code user_preferences}, {@code security}, …
     * @param message the wamid it is about; absent for all but {@code messages}
     * @param status of a status: {@code sent}, {@code delivered}, …
     * @param callback of a status: {@code biz_opaque_callback_data}
     * @param value of a preference: {@code stop} or {@code resume}
     * @param person the wa_id (or user_id, while the number is hidden) of who wrote, was written to or changed their
     *     preference
     * @param timestamp Unix seconds, as it was told
     * @param updates how many updates it brings, if more than one; the other members are about the first
     * @param attempts how often it was posted
     * @param receivedAt when the receiver had answered 200; absent while it has not
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Told(
            @JsonIgnore long position,
            String field,
            @Nullable String message,
            @Nullable String status,
            @Nullable String callback,
            @Nullable String value,
            @Nullable String person,
            long timestamp,
            @Nullable Integer updates,
            int attempts,
            @Nullable Instant receivedAt) {

        private static Told of(long position, JsonNode body) {
            var change = body.at("/entry/0/changes/0");
            var news = change.path("value");
            var message = news.at("/messages/0");
            var status = news.at("/statuses/0");
            var preference = news.at("/user_preferences/0");
            return new Told(
                    position,
                    change.path("field").asText(),
                    firstOf(message.path("id"), status.path("id")),
                    firstOf(status.path("status")),
                    firstOf(status.path("biz_opaque_callback_data")),
                    firstOf(preference.path("value")),
                    firstOf(
                            message.path("from"),
                            message.path("from_user_id"),
                            status.path("recipient_id"),
                            preference.path("wa_id")),
                    Long.parseLong(firstOr(
                            "0",
                            message.path("timestamp"),
                            status.path("timestamp"),
                            preference.path("timestamp"),
                            body.at("/entry/0/time"))),
                    updatesIn(body),
                    0,
                    null);
        }

        Told attempted(@Nullable Instant received) {
            return new Told(
                    position,
                    field,
                    message,
                    status,
                    callback,
                    value,
                    person,
                    timestamp,
                    updates,
                    attempts + 1,
                    receivedAt == null ? received : receivedAt);
        }

        private static @Nullable Integer updatesIn(JsonNode body) {
            int updates = 0;
            for (var entry : body.path("entry")) {
                for (var change : entry.path("changes")) {
                    var news = change.path("value");
                    int listed = news.path("messages").size()
                            + news.path("statuses").size()
                            + news.path("user_preferences").size();
                    updates += Math.max(1, listed);
                }
            }
            return updates > 1 ? updates : null;
        }

        private static @Nullable String firstOf(JsonNode... candidates) {
            for (var candidate : candidates) {
                if (candidate.isValueNode() && !candidate.isNull()) {
                    return candidate.asText();
                }
            }
            return null;
        }

        private static String firstOr(String otherwise, JsonNode... candidates) {
            var found = firstOf(candidates);
            return found == null ? otherwise : found;
        }
    }
}
