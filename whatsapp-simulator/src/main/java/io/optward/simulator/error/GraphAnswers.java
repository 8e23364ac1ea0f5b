package io.optward.simulator.error;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers a refusal in Meta's shape. */
public class GraphAnswers {

    @ServerExceptionMapper
    public Response refused(GraphRefusal refusal) {
        return Response.status(refusal.httpStatus())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(refusal.body())
                .build();
    }
}
