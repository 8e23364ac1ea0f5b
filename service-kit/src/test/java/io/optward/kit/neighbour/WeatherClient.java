package io.optward.kit.neighbour;

import io.quarkus.rest.client.reactive.Url;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Asks somebody who answers as a test says. */
@RegisterRestClient(configKey = "weather")
@AnswersOrIsAway
@Path("/weather")
@Produces(MediaType.APPLICATION_JSON)
public interface WeatherClient {

    @GET
    Weather today(@Url String address);

    @PUT
    void wish(@Url String address);

    /** What it is like. */
    record Weather(int degrees) {}
}
