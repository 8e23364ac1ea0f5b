package io.optward.kit.access;

import io.optward.kit.identity.CallerIdentity;
import io.optward.kit.problem.Problem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Something that is not for everybody. */
@Path("/doors")
public class DoorResource {

    private final CallerIdentity identity;

    DoorResource(CallerIdentity identity) {
        this.identity = identity;
    }

    @GET
    @Path("/front")
    public String front() {
        return identity.current().toString();
    }

    @POST
    @Path("/{token}/burn")
    public String burn(@PathParam("token") String token) {
        if (token.equals("0")) {
            throw Problem.notFound("door");
        }
        return "ashes";
    }

    /** Nobody gave this a rule. */
    @GET
    @Path("/back")
    public String back() {
        return "open";
    }
}
