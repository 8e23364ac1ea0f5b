package io.optward.outbound.clearance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One of WhatsApp's rules, or of our own, that have nothing to do with consent. Pure: the time comes in. */
@FunctionalInterface
interface SendingRule {

    /** Free-form messages answer a person: they may go out this long after the person last wrote to this number. */
    Duration SERVICE_WINDOW = Duration.ofHours(24);

    Optional<Objection> objection(Candidate candidate, Instant now);

    SendingRule WHAT_IS_EXPIRED_STAYS = (candidate, now) ->
            now.isBefore(candidate.expiresAt()) ? Optional.empty() : Optional.of(new Objection.Expired("EXPIRED"));

    SendingRule TEXT_NEEDS_AN_OPEN_WINDOW = (candidate, now) -> {
        if (!candidate.freeForm() || candidate.windowIsOpenAt(now)) {
            return Optional.empty();
        }
        // what the department answers to may still be on its way to us
        return Optional.of(
                now.isBefore(candidate.acceptedAt().plus(candidate.windowGrace()))
                        ? new Objection.NotYet("WINDOW_NOT_SEEN_YET")
                        : new Objection.Never("WINDOW_CLOSED"));
    };

    List<SendingRule> IN_FORCE = List.of(WHAT_IS_EXPIRED_STAYS, TEXT_NEEDS_AN_OPEN_WINDOW);

    /** Every objection, the gravest first. */
    static List<Objection> objections(Candidate candidate, Instant now) {
        return IN_FORCE.stream()
                .flatMap(rule -> rule.objection(candidate, now).stream())
                .toList();
    }

    /**
     * What the rules look at.
     *
     * @param lastHeardAt when the person last wrote to this sender, as far as we know
     * @param windowGrace how long after acceptance a closed window is not believed yet
     */
    record Candidate(
            boolean freeForm,
            @Nullable Instant lastHeardAt,
            Instant acceptedAt,
            Instant expiresAt,
            Duration windowGrace) {

        boolean windowIsOpenAt(Instant now) {
            return lastHeardAt != null && now.isBefore(lastHeardAt.plus(SERVICE_WINDOW));
        }
    }
}
