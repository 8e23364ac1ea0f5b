package io.optward.simulator.error;

import java.util.Arrays;
import java.util.Optional;

/**
 * The errors that this simulator gives of its own accord, and those that are worth ordering as a fault.
 *
 * @see "Meta, WhatsApp Business Platform, Error codes"
 */
public enum MetaError {
    API_SERVICE(2, "API Service", 503),
    TOO_MANY_CALLS(4, "Application request limit reached", 400),
    INVALID_PARAMETER(100, "Invalid parameter", 400),
    TOKEN_MISSING(104, "An access token is required to request this resource.", 401),
    TOKEN_INVALID(190, "Invalid OAuth access token - Cannot parse access token", 401),
    POLICY_BLOCK(368, "Temporarily blocked for policies violations", 403),
    ACCOUNT_RATE_LIMIT(80007, "Rate limit issues", 400),
    BLOCKED_BY_BUSINESS(130403, "You have blocked this user", 400),
    THROUGHPUT_REACHED(130429, "Rate limit hit", 400),
    PART_OF_EXPERIMENT(130472, "User's number is part of an experiment", 400),
    SOMETHING_WENT_WRONG(131000, "Something went wrong", 500),
    PARAMETER_MISSING(131008, "Required parameter is missing", 400),
    PARAMETER_NOT_VALID(131009, "Parameter value is not valid", 400),
    SERVICE_UNAVAILABLE(131016, "Service unavailable", 500),
    RECIPIENT_IS_SENDER(131021, "Recipient cannot be sender", 400),
    UNDELIVERABLE(131026, "Message undeliverable", 400),
    ACCOUNT_LOCKED(131031, "Account has been locked", 403),
    PAYMENT_ISSUE(131042, "Business eligibility payment issue", 400),
    WINDOW_CLOSED(131047, "Re-engagement message", 400),
    SPAM_RATE_LIMIT(131048, "Spam rate limit hit", 400),
    ECOSYSTEM_HEALTH(131049, "This message was not delivered to maintain healthy ecosystem engagement.", 400),
    MARKETING_STOPPED(
            131050,
            "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp"
                    + " from your business",
            400),
    TYPE_NOT_SUPPORTED(131051, "Unsupported message type", 400),
    MEDIA_UPLOAD(131053, "Media upload error", 400),
    PAIR_RATE_REACHED(131056, "(Business Account, Consumer Account) pair rate limit hit", 400),
    MAINTENANCE(131057, "Account in maintenance mode", 500),
    BSUID_NOT_SUPPORTED(131062, "Business-scoped user ID recipients are not supported for this message", 400),
    PARAMETER_COUNT(132000, "Number of parameters does not match the expected number of params", 400),
    TEMPLATE_MISSING(132001, "Template name does not exist in the translation", 404),
    TEXT_TOO_LONG(132005, "Translated text too long", 400),
    PARAMETER_FORMAT(132012, "Parameter format does not match format in the created template", 400),
    TEMPLATE_PAUSED(132015, "Template is paused", 400),
    TEMPLATE_DISABLED(132016, "Template is disabled", 400),
    TEMPORARILY_UNAVAILABLE(133004, "Server temporarily unavailable", 503),
    PIN_MISMATCH(133005, "Two step verification PIN Mismatch", 400),
    PIN_GUESSED_TOO_OFTEN(133008, "Too Many Two Step Verification PIN Guesses", 400),
    REGISTERED_TOO_OFTEN(133016, "Account register attempts exceeded", 400),
    IDENTITY_CHANGED(137000, "Recipient identity key hash mismatch", 400),
    NOT_ALL_BLOCKED(139100, "Failed to block or unblock some users", 400);

    private final int code;
    private final String title;
    private final int httpStatus;

    MetaError(int code, String title, int httpStatus) {
        this.code = code;
        this.title = title;
        this.httpStatus = httpStatus;
    }

    public int code() {
        return code;
    }

    public String title() {
        return title;
    }

    /** The status that Meta's page of November 2025 lists. Clients are told to branch on the code, not on this. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The error with this code, if it is one of ours. */
    public static Optional<MetaError> withCode(int code) {
        return Arrays.stream(values()).filter(error -> error.code == code).findFirst();
    }
}
