package io.optward.kit.neighbour;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Knows only what a neighbour says. */
@Path("/forecast")
public class ForecastResource {

    private final WeatherClient weather;

    ForecastResource(@RestClient WeatherClient weather) {
        this.weather = weather;
    }

    @GET
    @Blocking
    public int degrees(@QueryParam("neighbour") String address) {
        return weather.today(address).degrees();
    }
}
