package io.optward.kit.problem;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;

/** Something to ask wrongly. */
@Path("/greetings")
public class GreetingResource {

    @POST
    public String greet(@Valid Greeting greeting) {
        return greeting.name();
    }

    @GET
    public String fail() {
        throw new IllegalStateException("cannot reach +15550100777");
    }

    /** Whom to greet. */
    public record Greeting(@NotBlank String name, List<Tone> tones) {}

    /** How. */
    public enum Tone {
        WARM
    }
}
