package io.optward.kit.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.optward.contracts.CrockfordId;
import io.optward.kit.neighbour.NeighbourAwayException;
import io.optward.kit.outbox.Outbox;
import io.quarkus.logging.Log;
import io.vertx.core.http.HttpClosedException;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns every error into a problem document. What we did not expect is told by a reference into the log only. */
public class ProblemMappers {

    /** Agroal says so without a state of its own. */
    private static final String NO_CONNECTION_IN_TIME = "08000";

    private static final int MOST_CAUSES = 50;

    /**
     * How their states begin: connection exceptions; ours was ended because a transaction or a statement took too long, as
     * after a pause of this process; it was taken back for another's sake; no room; a lock was not to be had; a shutdown.
     */
    private static final List<String> ABSENT = List.of("08", "25P03", "25P04", "40", "53", "55P03", "57014", "57P");

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
        if (hungUp(unexpected)) {
            // nobody reads the answer; whoever comes again brings the whole request
            Log.debug("a caller hung up before its request was read");
            return new Problem(
                            400,
                            "REQUEST_BROKEN_OFF",
                            "The request broke off",
                            "Its body did not arrive whole. Nothing was done; send it again.")
                    .toResponse();
        }
        var reference = CrockfordId.random("err_");
        var state = stateOfAnAbsentDatabase(unexpected);
        if (state.isPresent()) {
            Log.warnf("the database cannot be asked reference=%s state=%s", reference, state.get());
            return Problem.unavailable(
                            "DATABASE_AWAY",
                            "The database cannot be asked, or did not confirm. Send it again, under the same"
                                    + " Idempotency-Key where there is one: it is done once.")
                    .with("reference", reference)
                    .toResponse();
        }
        Log.errorf(unexpected, "unexpected error reference=%s", reference);
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

    /**
     * The SQL state of a failure that says nothing about what was asked: the database was not there, ended our connection
     * or our transaction, or had no room. Whatever was asked may be asked again.
     */
    static Optional<String> stateOfAnAbsentDatabase(Throwable error) {
        return causes(error)
                .filter(SQLException.class::isInstance)
                .map(cause -> Objects.requireNonNullElse(((SQLException) cause).getSQLState(), NO_CONNECTION_IN_TIME))
                .filter(state -> ABSENT.stream().anyMatch(state::startsWith))
                .findFirst();
    }

    /** Whether it is the caller's connection that broke while we read the request. */
    static boolean hungUp(Throwable error) {
        return error instanceof IOException
                && causes(error)
                        .anyMatch(cause ->
                                cause instanceof ClosedChannelException || cause instanceof HttpClosedException);
    }

    /** An error, what caused it, and what a transaction that could not commit carries beside. */
    private static Stream<Throwable> causes(Throwable error) {
        // each may name the others
        return unwound(error).limit(MOST_CAUSES);
    }

    private static Stream<Throwable> unwound(Throwable error) {
        return Stream.concat(
                Stream.of(error),
                Stream.concat(Stream.of(error.getSuppressed()), Stream.ofNullable(error.getCause()))
                        .flatMap(ProblemMappers::unwound));
    }
}
