package io.optward.vault.reveal;

import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.RevealRequest.Purpose;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What is opened for whom, for staff to read. */
@Path("/v1/reveal-policy")
@Produces(MediaType.APPLICATION_JSON)
public class RevealPolicyResource {

    private final RevealPolicy policy;

    RevealPolicyResource(RevealPolicy policy) {
        this.policy = policy;
    }

    /** The policy in force, in the words of its file. */
    @GET
    @Operation(summary = "Who may have what opened, what for, and how it is shown")
    public View policy() {
        return new View(
                policy.version(), policy.rules().stream().map(Line::of).toList(), "what no rule allows is refused");
    }

    /**
     * A reveal policy.
     *
     * @param version the file's number, a slash, and the first 12 hex digits of its SHA-256; as in {@code values.revealed}
     */
    public record View(String version, List<Line> rules, String otherwise) {}

    /**
     * A rule of it.
     *
     * @param sender absent of a rule that opens no fields
     * @param fields names; with {@code *} how they begin, {@code *} alone for every field
     */
    public record Line(
            Purpose purpose,
            String to,
            String by,
            @Nullable String sender,
            String show,
            SortedSet<AliasKind> aliases,
            List<String> fields,
            @Nullable String because) {

        static Line of(RevealRule rule) {
            return new Line(
                    rule.purpose(),
                    rule.to(),
                    PolicyFile.written(rule.by(), true),
                    rule.fields().isEmpty() ? null : PolicyFile.written(rule.sender(), true),
                    PolicyFile.written(rule.show(), true),
                    new TreeSet<>(rule.aliases()),
                    rule.fields(),
                    rule.because());
        }
    }
}
