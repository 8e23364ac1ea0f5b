package io.optward.vault.key;

import io.optward.kit.paging.PageRequest;
import io.optward.kit.problem.Problem;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Every rotation there was. */
@ApplicationScoped
class Rotations implements PanacheRepositoryBase<Rotation, String> {

    /** The one whose data keys are being wrapped anew. */
    Optional<Rotation> rewrapping() {
        return find("state", Rotation.State.REWRAPPING).firstResultOptional();
    }

    /** Those whose former keys are still there. */
    List<Rotation> retired() {
        return list("state", Sort.by("begunAt"), Rotation.State.RETIRED);
    }

    /** The newest first; up to one more than is wanted. */
    List<Rotation> newestFirst(PageRequest page) {
        if (page.after() == null) {
            return find("ORDER BY begunAt DESC, id DESC").range(0, page.limit()).list();
        }
        var after = Position.of(page.after());
        return find(
                        "begunAt < :at OR (begunAt = :at AND id < :id) ORDER BY begunAt DESC, id DESC",
                        Parameters.with("at", after.at).and("id", after.id))
                .range(0, page.limit())
                .list();
    }

    /** What the next page continues after. */
    static String positionOf(Instant at, String id) {
        return at + " " + id;
    }

    private record Position(Instant at, String id) {

        /** @throws Problem 400 if it is none of ours */
        static Position of(String text) {
            try {
                var parts = text.split(" ", 2);
                return new Position(Instant.parse(parts[0]), parts.length == 2 ? parts[1] : "");
            } catch (DateTimeParseException _) {
                throw Problem.badField("cursor", "use the cursor of the page before as it was given in \"next\"");
            }
        }
    }
}
