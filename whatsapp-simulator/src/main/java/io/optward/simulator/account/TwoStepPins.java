package io.optward.simulator.account;

import io.optward.simulator.StateForgotten;
import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.error.MetaError;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The PINs of the business numbers and how often they were tried.
 *
 * @see "Meta, Cloud API, registration and two-step verification"
 */
@ApplicationScoped
class TwoStepPins {

    private static final int MOST_REGISTRATIONS = 10;
    private static final Duration COUNTED_OVER = Duration.ofHours(72);
    private static final int MOST_WRONG_GUESSES = 5;

    private final Map<String, Pin> pins = new HashMap<>();

    /**
     * Sets or changes it; the old one is not asked for, and what was guessed wrongly is forgotten.
     *
     * @throws GraphRefusal 100 for what has not six digits
     */
    synchronized void set(String sender, @Nullable String digits) {
        var pin = pin(sender);
        pin.digits = sixDigits(digits);
        pin.wrongGuesses = 0;
    }

    /** Somebody asks in the Manager to have two-step verification turned off. */
    synchronized void requestReset(String sender) {
        pin(sender).resetRequested = true;
    }

    /** Turns two-step verification off; false if nobody asked for that. */
    synchronized boolean reset(String sender) {
        var pin = pin(sender);
        if (!pin.resetRequested) {
            return false;
        }
        pin.digits = null;
        pin.wrongGuesses = 0;
        pin.resetRequested = false;
        return true;
    }

    /**
     * Registers a number: sets the PIN where there was none, and wants the right one where there was.
     *
     * @throws GraphRefusal 133005 for a wrong PIN, 133008 after five of them, 133016 after ten attempts in 72 hours
     */
    synchronized void register(String sender, @Nullable String digits, Instant now) {
        var given = sixDigits(digits);
        var pin = pin(sender);
        pin.attempts.removeIf(at -> at.isBefore(now.minus(COUNTED_OVER)));
        if (pin.attempts.size() >= MOST_REGISTRATIONS) {
            throw GraphRefusal.because(
                    MetaError.REGISTERED_TOO_OFTEN, "A number is registered at most ten times in 72 hours.");
        }
        if (pin.wrongGuesses >= MOST_WRONG_GUESSES) {
            throw GraphRefusal.because(
                    MetaError.PIN_GUESSED_TOO_OFTEN,
                    "The number is locked for guesses; set another PIN, or reset it in WhatsApp Manager.");
        }
        pin.attempts.add(now);
        if (pin.digits != null && !pin.digits.equals(given)) {
            pin.wrongGuesses++;
            throw GraphRefusal.because(MetaError.PIN_MISMATCH, "Two step verification PIN is incorrect.");
        }
        pin.wrongGuesses = 0;
        pin.digits = given;
    }

    /** The PIN that holds; empty while two-step verification is off. */
    synchronized Optional<String> of(String sender) {
        return Optional.ofNullable(pin(sender).digits);
    }

    synchronized void forget(@Observes StateForgotten asked) {
        pins.clear();
    }

    private Pin pin(String sender) {
        return pins.computeIfAbsent(sender, _ -> new Pin());
    }

    static boolean isPin(String digits) {
        return digits.matches("\\d{6}");
    }

    private static String sixDigits(@Nullable String digits) {
        if (digits == null || !isPin(digits)) {
            throw GraphRefusal.because(MetaError.INVALID_PARAMETER, "Param pin must be a string of six digits.");
        }
        return digits;
    }

    private static final class Pin {

        private @Nullable String digits;
        private int wrongGuesses;
        private boolean resetRequested;
        private final Deque<Instant> attempts = new ArrayDeque<>();
    }
}
