package io.optward.audit.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.Json;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A logged event as it is shown.
 *
 * @param index its place in the log, from 0
 * @param time when it occurred, as the event says
 * @param recorded when it was logged
 * @param data what the event says, with {@code sha256:…} in the place of sealed values; absent for tombstones
 * @param refused in the place of data, if the record could not be logged as it was: why, and its digest
 * @param leaf the leaf's bytes in base64; of a single event only
 * @param published whether a signed checkpoint covers it; of a single event only
 */
public record FoundEvent(
        long index,
        String id,
        String type,
        @Nullable String source,
        @Nullable String subject,
        @Nullable Instant time,
        Instant recorded,
        String topic,
        int partition,
        long offset,
        @Nullable JsonNode data,
        @Nullable JsonNode refused,
        @Nullable String leaf,
        @Nullable Boolean published) {

    static FoundEvent inList(LoggedEvent event) {
        return of(event, null, null);
    }

    static FoundEvent of(LoggedEvent event, @Nullable String leaf, @Nullable Boolean published) {
        var json = json(event);
        return new FoundEvent(
                event.index(),
                event.id,
                event.type,
                event.source,
                event.subject,
                event.occurred,
                event.recorded,
                event.topic,
                event.partition,
                event.offset,
                json.get("data"),
                json.get("refused"),
                leaf,
                published);
    }

    private static JsonNode json(LoggedEvent event) {
        try {
            return Json.mapper().readTree(event.leaf);
        } catch (JsonProcessingException _) {
            throw new IllegalStateException("the stored leaf of index " + event.index() + " is not JSON any more");
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
    }
}
