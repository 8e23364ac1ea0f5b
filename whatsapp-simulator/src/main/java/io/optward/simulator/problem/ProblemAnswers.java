package io.optward.simulator.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.logging.Log;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns what went wrong into problem+json. Messages of exceptions are neither sent nor logged: they may quote input. */
public class ProblemAnswers {

    @ServerExceptionMapper
    public Response refused(Refused refused) {
        return refused.problem().answer();
    }

    @ServerExceptionMapper
    public Response notOurJson(JsonProcessingException broken) {
        return unreadable(broken).answer();
    }

    /** Stands before the framework's own mapper of this narrower type, which answers without a body. */
    @ServerExceptionMapper
    public Response anotherType(MismatchedInputException mismatched) {
        return unreadable(mismatched).answer();
    }

    @ServerExceptionMapper
    public Response byTheFramework(WebApplicationException refused) {
        if (refused.getCause() instanceof JsonProcessingException broken) {
            return unreadable(broken).answer();
        }
        int status = refused.getResponse().getStatus();
        Problem problem =
                switch (status) {
                    case 404 ->
                        Problem.of(
                                "NOT_FOUND", "There is nothing at this path", status, "See /q/openapi for all paths.");
                    case 405 ->
                        Problem.of(
                                "METHOD_NOT_ALLOWED",
                                "This path does not know the method",
                                status,
                                "See /q/openapi for the methods of each path.");
                    case 415 ->
                        Problem.of(
                                "NOT_JSON",
                                "The body is declared as something else than JSON",
                                status,
                                "Send JSON with Content-Type: application/json (curl: --json).");
                    default ->
                        Problem.of(
                                "BAD_REQUEST",
                                "The request cannot be read",
                                status,
                                "Compare it with the request described at /q/openapi.");
                };
        return problem.answer();
    }

    @ServerExceptionMapper
    public Response unexpected(RuntimeException defect) {
        Log.errorf("call failed error=%s at=%s", defect.getClass().getName(), whereIn(defect));
        return Problem.of(
                        "INTERNAL_ERROR",
                        "The simulator has a defect",
                        500,
                        "The log names the class and the line. DELETE /simulator/state starts afresh.")
                .answer();
    }

    private static Problem unreadable(JsonProcessingException broken) {
        if (broken instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            String field = mapping.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                    .collect(Collectors.joining("."))
                    .replace(".[", "[");
            return Problem.inField(field, wanted(mapping));
        }
        return Problem.of("NOT_JSON", "The body is not the JSON that is expected", 400, "Send one JSON object.");
    }

    private static String wanted(JsonMappingException broken) {
        return broken instanceof InvalidFormatException format
                        && format.getTargetType().isEnum()
                ? "Give one of " + List.of(format.getTargetType().getEnumConstants()) + "."
                : "The value has another type than /q/openapi describes.";
    }

    private static String whereIn(Throwable defect) {
        StackTraceElement[] frames = defect.getStackTrace();
        return frames.length == 0 ? "unknown" : frames[0].toString();
    }
}
