package io.optward.kit.paging;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next what to ask with {@code ?cursor=} for the next page; absent on the last one
 */
public record Page<T>(List<T> items, @Nullable String next) {}
