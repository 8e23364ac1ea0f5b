package io.optward.kit.problem;

import static org.awaitility.Awaitility.await;

import io.optward.stack.fixture.Infrastructure;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import javax.sql.DataSource;

/** Something to ask wrongly. */
@Path("/greetings")
public class GreetingResource {

    private final DataSource database;

    GreetingResource(DataSource database) {
        this.database = database;
    }

    @POST
    public String greet(@Valid Greeting greeting) {
        return greeting.name();
    }

    @GET
    public String fail() {
        throw new IllegalStateException("cannot reach +15550100777");
    }

    /** As a process finds its transaction that was paused in the middle of it. */
    @GET
    @Path("/paused")
    public String goOnAfterAPause() {
        return QuarkusTransaction.requiringNew().call(() -> {
            try (var connection = database.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("SET idle_in_transaction_session_timeout = '100ms'");
                var ours = statement.executeQuery("SELECT pg_backend_pid()");
                ours.next();
                awaitEndOf(ours.getInt(1));
                return statement.execute("SELECT 'Good day'") ? "Good day" : "";
            }
        });
    }

    private static void awaitEndOf(int backend) {
        await().until(() -> {
            try (var other = Infrastructure.shared().connect("consent", "consent_service");
                    var statement = other.createStatement();
                    var row = statement.executeQuery("SELECT FROM pg_stat_activity WHERE pid = " + backend)) {
                return !row.next();
            }
        });
    }

    /** Whom to greet. */
    public record Greeting(@NotBlank String name, List<Tone> tones) {}

    /** How. */
    public enum Tone {
        WARM
    }
}
