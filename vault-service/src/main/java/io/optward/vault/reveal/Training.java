package io.optward.vault.reveal;

import io.optward.kit.identity.Caller;
import io.optward.kit.problem.Problem;
import io.optward.vault.VaultConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Whoever reveals was taught what that means, and not too long ago. Machines are not taught: what they may have opened is
 * bounded by their basis. What somebody has done stands in their token until {@code staff.training} has a writer.
 */
@ApplicationScoped
class Training {

    private final String course;

    Training(VaultConfig config) {
        this.course = config.trainingCourse();
    }

    /** Why a person may not reveal; empty if nothing is missing. */
    Optional<Problem> objection(Caller caller, Instant now) {
        if (!caller.isPerson()) {
            return Optional.empty();
        }
        var until = caller.training().get(course);
        if (until == null) {
            return Optional.of(
                    refused(
                            "TRAINING_MISSING",
                            "This needs a training",
                            "Whoever reveals values has done the course " + course
                                    + ", and your token does not say that you have. Do it, have it entered, and sign in again."));
        }
        if (!now.isBefore(until)) {
            return Optional.of(refused(
                            "TRAINING_EXPIRED",
                            "Your training is no longer valid",
                            "The course " + course + " was valid until " + until.truncatedTo(ChronoUnit.SECONDS)
                                    + ". Do it again, have it entered, and sign in again.")
                    .with("until", until.toString()));
        }
        return Optional.empty();
    }

    private Problem refused(String reason, String title, String detail) {
        return new Problem(403, reason, title, detail).with("course", course);
    }
}
