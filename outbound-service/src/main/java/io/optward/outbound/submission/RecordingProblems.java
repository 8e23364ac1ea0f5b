package io.optward.outbound.submission;

import io.optward.kit.problem.Problem;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What is said when the database went away in the middle of a commit. */
class RecordingProblems {

    @ServerExceptionMapper
    Response notKnown(QuarkusTransactionException undecided) {
        Log.warnf(undecided, "whether a change was committed is not known");
        return Problem.unavailable(
                        "OUTCOME_OF_RECORDING_UNKNOWN",
                        "The database went away before it confirmed. Send the same request again under the same"
                                + " Idempotency-Key: it is done once.")
                .toResponse();
    }
}
