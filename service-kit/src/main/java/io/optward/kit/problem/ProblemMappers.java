package io.optward.kit.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.optward.contracts.CrockfordId;
import io.optward.kit.neighbour.NeighbourAwayException;
import io.optward.kit.outbox.Outbox;
import io.quarkus.logging.Log;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns every error into a problem document. What we did not expect is told by a reference into the log only. */
public class ProblemMappers {

    @ServerExceptionMapper
    Response refused(Problem problem) {
        return problem.toResponse();
    }

    @ServerExceptionMapper
    Response invalid(ConstraintViolationException invalid) {
        var first = invalid.getConstraintViolations().iterator().next();
        var path = first.getPropertyPath().toString();
        var field = path.contains(".") ? path.substring(path.indexOf('.', path.indexOf('.') + 1) + 1) : path;
        return Problem.badField(field, field + " " + first.getMessage()).toResponse();
    }

    @ServerExceptionMapper
    Response notJson(JsonProcessingException unreadable) {
        return json(unreadable).toResponse();
    }

    // the framework has a mapper of its own for this one, which would win over its parent's
    @ServerExceptionMapper
    Response notAsAskedFor(MismatchedInputException unreadable) {
        return json(unreadable).toResponse();
    }

    @ServerExceptionMapper
    Response httpError(WebApplicationException error) {
        if (error.getCause() instanceof JsonProcessingException unreadable) {
            return json(unreadable).toResponse();
        }
        int status = error.getResponse().getStatus();
        var problem =
                switch (status) {
                    case 400 ->
                        new Problem(
                                400,
                                "REQUEST_INVALID",
                                "The request cannot be read",
                                "Check the body against /q/openapi.");
                    case 404 ->
                        new Problem(404, "NOT_FOUND", "There is nothing here", "Check the path against /q/openapi.");
                    case 405 ->
                        new Problem(405, "METHOD_NOT_ALLOWED", "This method is not offered here", "See /q/openapi.");
                    case 413 -> new Problem(413, "TOO_LARGE", "The body is too large", "Send it in smaller parts.");
                    case 415 ->
                        new Problem(415, "NOT_JSON", "The body is not JSON", "Send Content-Type: application/json.");
                    case 406 -> new Problem(406, "NOT_ACCEPTABLE", "Only JSON is offered", "Accept application/json.");
                    default -> new Problem(status, "HTTP_" + status, "The request was refused", "See /q/openapi.");
                };
        return problem.toResponse();
    }

    @ServerExceptionMapper
    Response notTold(Outbox.OutboxException unwritten) {
        Log.warnf("nothing was done: %s", unwritten.getMessage());
        return Problem.unavailable(
                        "OUTBOX_AWAY", "What would be done could not be told to others. Nothing was done; try again.")
                .toResponse();
    }

    @ServerExceptionMapper
    Response notAnswered(NeighbourAwayException away) {
        Log.warnf("a request was not answered: %s", away.getMessage());
        return Problem.unavailable(
                        "NEIGHBOUR_AWAY", "A service that must be asked did not answer. Send the request again.")
                .toResponse();
    }

    @ServerExceptionMapper
    Response unexpected(Exception unexpected) {
        var reference = CrockfordId.random("err_");
        Log.errorf(unexpected, "unexpected error reference=%s", reference);
        if (isDatabaseAway(unexpected)) {
            return Problem.unavailable("DATABASE_AWAY", "The database cannot be asked. Nothing was done; try again.")
                    .with("reference", reference)
                    .toResponse();
        }
        return new Problem(
                        500,
                        "UNEXPECTED",
                        "Something went wrong on our side",
                        "Nothing more is known to you or should be; give the reference to the platform team.")
                .with("reference", reference)
                .toResponse();
    }

    private static Problem json(JsonProcessingException unreadable) {
        if (unreadable instanceof JsonMappingException mapping
                && !mapping.getPath().isEmpty()) {
            var field = mapping.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                    .collect(Collectors.joining());
            field = field.startsWith(".") ? field.substring(1) : field;
            return Problem.badField(field, field + " has a form or value that is not accepted. See /q/openapi.");
        }
        return new Problem(400, "NOT_JSON", "The body is not JSON", "Send one JSON document.");
    }

    private static boolean isDatabaseAway(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            // class 08: connection exception; 57P: the server is shutting down; Agroal: no connection in time
            if (cause instanceof SQLException sql
                    && (sql.getSQLState() == null
                            || sql.getSQLState().startsWith("08")
                            || sql.getSQLState().startsWith("57P"))) {
                return true;
            }
        }
        return false;
    }
}
