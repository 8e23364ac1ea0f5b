package io.optward.ingress.signal;

import static io.optward.contracts.inbound.InboundEvent.SignalHeard.Signal.AMBIGUOUS;
import static io.optward.contracts.inbound.InboundEvent.SignalHeard.Signal.OPT_IN;
import static io.optward.contracts.inbound.InboundEvent.SignalHeard.Signal.OPT_OUT;

import io.optward.contracts.consent.Purpose;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import io.optward.kit.personal.PersonalShape;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the payload of a button or the id of a choice says by our convention, whatever the case of its letters:
 * {@code OPTOUT[:<purpose>]}, {@code OPTIN:<purpose>[:<notice version>]},
 * {@code consent:<purpose>:yes[:<notice version>]}, {@code consent:<purpose>:no}.
 *
 * <p>A purpose that we do not know is refused as all of them, and agreed to as none.
 */
sealed interface SpokenPayload {

    /**
     * It refuses or agrees.
     *
     * @param name what it stands for, put together anew and free of anything that somebody wrote: {@code OPTOUT:MARKETING}
     */
    record OfConsent(
            SignalHeard.Signal meaning,
            @Nullable Purpose purpose,
            @Nullable String noticeVersion,
            String name) implements SpokenPayload {}

    /** It is of our convention and agrees to what does not exist. */
    record OfNothing() implements SpokenPayload {}

    /** It is none of our convention. */
    record NotOurs() implements SpokenPayload {}

    /** A notice's version is published in the clear. */
    Pattern NOTICE_VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");

    /** Longer payloads are none of ours. */
    int LONGEST = 128;

    static SpokenPayload of(String payload) {
        if (payload.length() > LONGEST) {
            return new NotOurs();
        }
        var parts = payload.strip().split(":", -1);
        return switch (parts[0].toUpperCase(Locale.ROOT)) {
            case "OPTOUT" -> refusal(parts.length > 1 ? purpose(parts[1]).orElse(null) : null);
            case "OPTIN" -> agreement(parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : null);
            case "CONSENT" -> answer(parts);
            default -> new NotOurs();
        };
    }

    /** What somebody answered who was asked for a purpose. */
    static SpokenPayload answered(String purpose, String answer, @Nullable String noticeVersion) {
        return switch (answer.strip().toUpperCase(Locale.ROOT)) {
            case "NO", "FALSE" -> refusal(purpose(purpose).orElse(null));
            case "YES", "TRUE" -> agreement(purpose, noticeVersion);
            default -> new OfConsent(AMBIGUOUS, null, null, "CONSENT");
        };
    }

    private static SpokenPayload answer(String[] parts) {
        return parts.length < 3 ? new NotOurs() : answered(parts[1], parts[2], parts.length > 3 ? parts[3] : null);
    }

    private static SpokenPayload refusal(@Nullable Purpose purpose) {
        return new OfConsent(OPT_OUT, purpose, null, purpose == null ? "OPTOUT" : "OPTOUT:" + purpose);
    }

    private static SpokenPayload agreement(String named, @Nullable String noticeVersion) {
        return purpose(named)
                .<SpokenPayload>map(
                        purpose -> new OfConsent(OPT_IN, purpose, plainVersion(noticeVersion), "OPTIN:" + purpose))
                .orElseGet(OfNothing::new);
    }

    private static Optional<Purpose> purpose(String named) {
        var name = named.strip().toUpperCase(Locale.ROOT);
        return Arrays.stream(Purpose.values())
                .filter(purpose -> purpose.optIn() && purpose.name().equals(name))
                .findFirst();
    }

    private static @Nullable String plainVersion(@Nullable String text) {
        return text != null && NOTICE_VERSION.matcher(text).matches() && !PersonalShape.isIn(text) ? text : null;
    }
}
