package io.optward.simulator.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why the control API refused, as {@code application/problem+json} (RFC 9457).
 *
 * @param type {@code /problems/} and the reason in kebab case; stable
 * @param detail what was expected and what to do; never a phone number or a text
 * @param reason the same as {@code type}, for a switch
 * @param field the member, parameter or header that is wrong, where there is one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String reason,
        @Nullable String field) {

    /** The media type of RFC 9457. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final int BAD_REQUEST = 400;

    /** The request as a whole cannot be served. */
    public static Problem of(String reason, String title, int status, String detail) {
        return new Problem(typeOf(reason), title, status, detail, reason, null);
    }

    /** One member of the request is missing or has another form than the detail asks for. */
    public static Problem inField(String field, String detail) {
        return new Problem(typeOf("BAD_FIELD"), "A field is missing or wrong", BAD_REQUEST, detail, "BAD_FIELD", field);
    }

    /** The same of an object that stands within another; its field is named with the whole path. */
    public Problem within(String place) {
        return field == null ? this : new Problem(type, title, status, detail, reason, place + "." + field);
    }

    /** To be thrown. */
    public Refused refused() {
        return new Refused(this);
    }

    Response answer() {
        return Response.status(status).type(MEDIA_TYPE).entity(this).build();
    }

    private static String typeOf(String reason) {
        return "/problems/" + reason.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
