package io.optward.kit.paging;

import io.optward.kit.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How much of a list is wanted, and from where.
 *
 * @param limit 1 to 500
 * @param after the sort key of the last item of the page before, or null for the first page
 */
public record PageRequest(int limit, @Nullable String after) {

    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 500;

    /**
     * Reads {@code ?limit=} and {@code ?cursor=}.
     *
     * @throws Problem 400 if the limit is out of bounds or the cursor is none of ours
     */
    public static PageRequest of(@Nullable Integer limit, @Nullable String cursor) {
        int wanted = limit == null ? DEFAULT_LIMIT : limit;
        if (wanted < 1 || wanted > MAX_LIMIT) {
            throw Problem.badField("limit", "limit is 1 to " + MAX_LIMIT);
        }
        if (cursor == null) {
            return new PageRequest(wanted, null);
        }
        try {
            return new PageRequest(wanted, new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            throw Problem.badField("cursor", "use the cursor of the page before as it was given in \"next\"");
        }
    }

    /**
     * Makes the page out of one row more than was wanted.
     *
     * @param rows up to {@code limit + 1} items in order
     * @param sortKey what the next page continues after
     */
    public <T> Page<T> page(List<T> rows, Function<T, String> sortKey) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        var kept = rows.subList(0, limit);
        var key = sortKey.apply(kept.getLast());
        return new Page<>(
                kept, Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8)));
    }
}
