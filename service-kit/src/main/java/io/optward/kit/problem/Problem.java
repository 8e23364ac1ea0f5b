package io.optward.kit.problem;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as RFC 9457 problem document: what happened, what was expected, what to do next. Never holds personal data.
 * The {@code type} follows from the reason: {@code SENDER_UNKNOWN} is {@code /problems/sender-unknown}.
 */
public final class Problem extends RuntimeException {

    public static final MediaType MEDIA_TYPE = new MediaType("application", "problem+json");

    private static final long serialVersionUID = 1;

    private final int status;
    private final String reason;
    private final String title;
    private final String detail;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable Duration retryAfter;

    /**
     * @param status the HTTP status
     * @param reason stable word, upper case with underscores
     * @param title what it is, the same for every occurrence
     * @param detail what happened here and what to do
     */
    public Problem(int status, String reason, String title, String detail) {
        super(reason + ": " + detail, null, false, false);
        this.status = status;
        this.reason = reason;
        this.title = title;
        this.detail = detail;
    }

    /** 400: a member of the request is not what it should be. */
    public static Problem badField(String field, String detail) {
        return new Problem(400, "FIELD_INVALID", "A field of the request is not valid", detail).with("field", field);
    }

    /** 404: there is nothing under this id. */
    public static Problem notFound(String what) {
        return new Problem(
                404, "NOT_FOUND", "There is nothing under this id", "No " + what + " has this id. Check the id.");
    }

    /** 503: cannot be answered now without guessing; asking again is safe. */
    public static Problem unavailable(String reason, String detail) {
        return new Problem(503, reason, "This cannot be answered at the moment", detail)
                .retryAfter(Duration.ofSeconds(2));
    }

    /** Adds an extension member. */
    public Problem with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    /** Adds a header, such as a challenge. */
    public Problem header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Adds a {@code Retry-After} header. */
    public Problem retryAfter(Duration wait) {
        retryAfter = wait;
        return this;
    }

    public int status() {
        return status;
    }

    public String reason() {
        return reason;
    }

    public String detail() {
        return detail;
    }

    /** An extension member, where it is there and a text. */
    public Optional<String> member(String name) {
        return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The answer to send. */
    public Response toResponse() {
        var body = new LinkedHashMap<String, Object>();
        body.put(
                "type", "/problems/" + reason.toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        body.put("reason", reason);
        body.putAll(members);
        var response = Response.status(status).type(MEDIA_TYPE).entity(body);
        headers.forEach(response::header);
        var wait = retryAfter;
        if (wait != null) {
            response.header("Retry-After", Math.max(1, wait.toSeconds()));
        }
        return response.build();
    }
}
