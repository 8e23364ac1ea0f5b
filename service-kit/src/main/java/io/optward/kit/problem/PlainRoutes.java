package io.optward.kit.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.optward.contracts.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** Problems as answers of plain routes, which no exception mapper of REST stands behind. */
public final class PlainRoutes {

    private PlainRoutes() {}

    /** Answers with a problem document and its headers, and ends the response. */
    public static void answer(HttpServerResponse response, Problem problem) {
        var document = problem.toResponse();
        try {
            document.getStringHeaders()
                    .forEach((name, values) -> values.forEach(value -> response.putHeader(name, value)));
            response.setStatusCode(document.getStatus())
                    .putHeader("Content-Type", Problem.MEDIA_TYPE.toString())
                    .end(Buffer.buffer(Json.mapper().writeValueAsBytes(document.getEntity())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem does not turn into JSON", e);
        }
    }
}
