package io.optward.audit.search;

import io.optward.kit.paging.PageRequest;
import io.optward.kit.problem.Problem;
import io.optward.merkle.LoggedFact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What to look for. Every member that is given must fit.
 *
 * @param from events that occurred at or after this
 * @param to events that occurred before this
 * @param subject {@code sub_…}: events about this person, also those that name several
 * @param type {@code consent.granted}, or with version {@code consent.granted.v1}
 * @param actor a service, department or member of staff
 * @param outcome {@code DENIED}, {@code REVEALED}, …: outcomes and states
 * @param purpose {@code MARKETING}, …
 * @param message {@code mid_…} or {@code msg_…}
 * @param text words that all stand in the event's type, reasons or template's name
 * @param asOf only the first so many events of the log, which is the size of a checkpoint: repeats a search exactly
 * @param limit 1 to 500, default 50
 * @param cursor the member {@code next} of the page before
 */
public record EventFilter(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String subject,
        @Nullable String type,
        @Nullable String actor,
        @Nullable String outcome,
        @Nullable String purpose,
        @Nullable String message,
        @Nullable String text,
        @Nullable Long asOf,
        @Nullable Integer limit,
        @Nullable String cursor) {

    private static final Pattern SUBJECT = Pattern.compile("sub_[0-9A-Z]{26}");
    private static final Pattern MESSAGE = Pattern.compile("(?:mid|msg)_[A-Za-z0-9-]{1,100}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,99}");
    private static final int LONGEST_TEXT = 100;

    /**
     * Refuses what cannot be looked for; the refusal names the field and never repeats its value.
     *
     * @throws Problem 400
     */
    void check() {
        check("subject", subject, SUBJECT, "subject is a token: sub_ and 26 letters and digits");
        check("message", message, MESSAGE, "message is one of our ids: mid_… or msg_…");
        check("type", type, NAME, "type is the name of an event type, such as consent.granted");
        check("actor", actor, NAME, "actor is the name of a service, a department or a member of staff");
        check("outcome", outcome, NAME, "outcome is one word, such as DENIED");
        check("purpose", purpose, NAME, "purpose is one word, such as MARKETING");
        if (text != null
                && (text.length() > LONGEST_TEXT || LoggedFact.wordsOf(text).isEmpty())) {
            throw Problem.badField("text", "text is at least one word and at most 100 characters");
        }
        if (asOf != null && asOf < 0) {
            throw Problem.badField("asOf", "asOf is the size of a checkpoint, from 0");
        }
        if (from != null && to != null && !from.isBefore(to)) {
            throw Problem.badField("to", "to is after from");
        }
    }

    private static void check(String field, @Nullable String value, Pattern form, String expected) {
        if (value != null && !form.matcher(value).matches()) {
            throw Problem.badField(field, expected);
        }
    }

    PageRequest page() {
        return PageRequest.of(limit, cursor);
    }

    /** The index that everything on this page is below. */
    long before() {
        long all = asOf == null ? Long.MAX_VALUE : asOf;
        var after = page().after();
        if (after == null) {
            return all;
        }
        try {
            return Math.min(all, Long.parseLong(after));
        } catch (NumberFormatException _) {
            throw Problem.badField("cursor", "use the cursor of the page before as it was given in \"next\"");
        }
    }

    /** What the events must be found by, as {@link LoggedFact#terms} writes it. */
    String[] terms() {
        var terms = new ArrayList<String>();
        named().forEach((kind, value) -> terms.add(kind + "=" + value));
        if (text != null) {
            LoggedFact.wordsOf(text).forEach(word -> terms.add("word=" + word));
        }
        return terms.toArray(String[]::new);
    }

    /** What is remembered of a search: filters as they were, of free text only that there was some. */
    Map<String, String> remembered() {
        var filter = named();
        put(filter, "from", from);
        put(filter, "to", to);
        put(filter, "asOf", asOf);
        put(filter, "text", text == null ? null : "given");
        return filter;
    }

    private Map<String, String> named() {
        var named = new TreeMap<String, String>();
        put(named, "subject", subject);
        put(named, "type", type);
        put(named, "actor", actor);
        put(named, "outcome", outcome);
        put(named, "purpose", purpose);
        put(named, "message", message);
        return named;
    }

    private static void put(Map<String, String> into, String name, @Nullable Object value) {
        if (value != null) {
            into.put(name, value.toString());
        }
    }
}
