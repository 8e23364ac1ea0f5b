package io.optward.simulator.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The Graph API says no; carries Meta's answer. An answer, not a defect, so it has no stack trace. */
public final class GraphRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String OAUTH = "OAuthException";
    private static final int UNKNOWN_OBJECT_SUBCODE = 33;
    private static final int TRACE_BYTES = 16;

    private final int httpStatus;
    private final transient Body body;

    private GraphRefusal(int httpStatus, Error error) {
        super("Graph error " + error.code(), null, false, false);
        this.httpStatus = httpStatus;
        this.body = new Body(error);
    }

    /** An error of the WhatsApp product, whose details say what was wrong. */
    public static GraphRefusal because(MetaError error, String details) {
        return because(error.code(), error.httpStatus(), details);
    }

    /** As ordered: any code with any HTTP status. */
    public static GraphRefusal because(int code, int httpStatus, String details) {
        String title = MetaError.withCode(code).map(MetaError::title).orElse("Unknown error");
        return new GraphRefusal(
                httpStatus,
                new Error(
                        "(#" + code + ") " + title, OAUTH, code, new ErrorData("whatsapp", details), null, traceId()));
    }

    /** A plain Graph error about the access token, without details. */
    public static GraphRefusal ofToken(MetaError error) {
        return new GraphRefusal(
                error.httpStatus(), new Error(error.title(), OAUTH, error.code(), null, null, traceId()));
    }

    /** There is no such phone number id, or the token does not reach it; Graph does not tell which. */
    public static GraphRefusal unknownObject(String id) {
        String message = "Unsupported post request. Object with ID '" + id + "' does not exist, cannot be loaded due to"
                + " missing permissions, or does not support this operation. Please read the Graph API documentation at"
                + " https://developers.facebook.com/docs/graph-api";
        return new GraphRefusal(
                MetaError.INVALID_PARAMETER.httpStatus(),
                new Error(
                        message,
                        "GraphMethodException",
                        MetaError.INVALID_PARAMETER.code(),
                        null,
                        UNKNOWN_OBJECT_SUBCODE,
                        traceId()));
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** The JSON to answer. */
    public Body body() {
        return body;
    }

    private static String traceId() {
        byte[] bytes = new byte[TRACE_BYTES];
        ThreadLocalRandom.current().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Meta's envelope around an error. */
    public record Body(Error error) {}

    /** Meta's error object; {@code error_data} is left out of plain Graph errors. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Error(
            String message,
            String type,
            int code,
            @JsonProperty("error_data") @Nullable ErrorData errorData,
            @JsonProperty("error_subcode") @Nullable Integer errorSubcode,
            @JsonProperty("fbtrace_id") String fbtraceId) {}

    /** What exactly was wrong. */
    public record ErrorData(
            @JsonProperty("messaging_product") String messagingProduct, String details) {}
}
