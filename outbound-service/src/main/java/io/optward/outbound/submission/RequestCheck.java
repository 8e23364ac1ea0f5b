package io.optward.outbound.submission;

import io.optward.contracts.SealedValue;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.outbound.MessageRequested;
import io.optward.kit.consumption.Received;
import io.optward.kit.event.Envelope;
import io.optward.kit.personal.PersonalShape;
import io.optward.kit.problem.Problem;
import io.optward.outbound.content.ContentRules;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Holds what a department asks for on its topic against the same rules as what comes over HTTP. What is sealed cannot be
 * looked into here; it is looked at when it is opened.
 */
@ApplicationScoped
class RequestCheck {

    /** The longest text, sealed, has a third of this. */
    private static final Pattern SEALED = Pattern.compile("sealed:v1:[A-Za-z0-9_-]{1,65536}");

    private final SubmissionCheck check;

    RequestCheck(SubmissionCheck check) {
        this.check = check;
    }

    /**
     * Checks a request.
     *
     * @param department whose topic it stands on
     * @throws Problem 400 with the field that is wrong
     */
    void check(String department, Received received, MessageRequested request, Instant now) {
        envelope(department, received.envelope(), request);
        check.knownSender(request.sender());
        content(request);
        context(request);
        SubmissionCheck.reference(request.reference());
        expiry(request, now);
    }

    private static void envelope(String department, Envelope<?> envelope, MessageRequested request) {
        var own = "/" + department;
        if (!envelope.source().equals(own) && !envelope.source().startsWith(own + "/")) {
            throw new Problem(
                            400,
                            "SOURCE_IS_ANOTHER",
                            "This topic belongs to another department",
                            "On this topic ce_source is " + own + ", or begins with " + own + "/.")
                    .with("field", "ce_source");
        }
        if (PersonalShape.isIn(envelope.id())) {
            throw Problem.badField(
                    "ce_id", "An id names no person: it must not look like a phone number. Take a random one.");
        }
        if (envelope.subject() != null && !envelope.subject().equals(request.subject())) {
            throw Problem.badField("ce_subject", "Leave it out, or name the subject that the data names.");
        }
    }

    private void content(MessageRequested request) {
        var template = request.template();
        var text = request.text();
        var flow = request.flow();
        SubmissionCheck.onlyOne(template, text, flow);
        if (flow != null) {
            check.published(flow.name(), request.purpose());
            sealed("flow.body", flow.body());
        }
        if (text != null) {
            SubmissionCheck.refuseTextFor(request.purpose());
            sealed("text.body", text.body());
        }
        if (template != null) {
            template(template, request.purpose());
        }
    }

    private void template(MessageRequested.Template template, Purpose purpose) {
        var approved = check.approved(template.name(), template.language(), purpose);
        var wanted = ContentRules.parametersOf(approved);
        var parameters = template.parameters();
        if (wanted.isEmpty() == (parameters != null)) {
            throw new Problem(
                            400,
                            wanted.isEmpty() ? "TEMPLATE_PARAMETER_UNKNOWN" : "TEMPLATE_PARAMETER_MISSING",
                            "The parameters do not fit the template",
                            wanted.isEmpty()
                                    ? "Template " + approved.name() + " has no parameters. Leave them out."
                                    : "Template " + approved.name() + " has the parameters " + wanted
                                            + ". Have them sealed as one JSON object, as field parameters.")
                    .with("field", "template.parameters");
        }
        if (parameters != null) {
            sealed("template.parameters", parameters);
        }
    }

    private static void sealed(String field, SealedValue value) {
        if (!SEALED.matcher(value.text()).matches()) {
            throw Problem.badField(field, "Give the sealed value as the vault gave it.");
        }
    }

    private static void context(MessageRequested request) {
        var template = request.template();
        boolean sealed = template == null || template.parameters() != null;
        var context = request.context();
        if (context == null ? sealed : !Envelope.isEventId(context) || PersonalShape.isIn(context)) {
            throw Problem.badField(
                    "context",
                    "Give the context that the vault sealed the content for: 1 to 200 letters, digits, dots, dashes,"
                            + " underscores, and not shaped like a phone number.");
        }
    }

    private void expiry(MessageRequested request, Instant now) {
        var wanted = request.expiresAt();
        if (wanted == null) {
            return;
        }
        if (!wanted.isAfter(now)) {
            throw new Problem(
                            400,
                            "EXPIRED",
                            "The time of this message is over",
                            "It was read after its expiresAt, so it is not sent.")
                    .with("field", "expiresAt");
        }
        check.inTime(wanted, now);
    }
}
