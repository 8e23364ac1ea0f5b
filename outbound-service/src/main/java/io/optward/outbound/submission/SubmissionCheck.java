package io.optward.outbound.submission;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import io.optward.kit.business.BusinessConfig;
import io.optward.kit.business.BusinessConfig.Category;
import io.optward.kit.problem.Problem;
import io.optward.outbound.OutboundConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns a submission into an order, or says which field is wrong and what would be right. A problem names fields, senders
 * and templates; it never repeats what a person's data may stand in.
 */
@ApplicationScoped
class SubmissionCheck {

    /** WhatsApp's limit for a text body, in characters. */
    static final int LONGEST_TEXT = 4096;

    /** WhatsApp's limit for a template's whole body, and so for one parameter. */
    private static final int LONGEST_PARAMETER = 1024;

    /** WhatsApp's limit for a one-time code. */
    private static final int LONGEST_CODE = 15;

    private static final Set<AliasKind> REACHABLE_BY = EnumSet.of(AliasKind.PHONE, AliasKind.WA_ID, AliasKind.BSUID);
    private static final Pattern PARAMETER_NAME = Pattern.compile("[a-z0-9_]{1,64}");
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}");
    private static final Pattern PHONE_SHAPED = Pattern.compile("[0-9./:-]{7,}");

    private final BusinessConfig business;
    private final OutboundConfig.Expiry expiry;

    SubmissionCheck(BusinessConfig business, OutboundConfig config) {
        this.business = business;
        this.expiry = config.outbound().expiry();
    }

    /**
     * Checks a submission against the configured senders and templates.
     *
     * @throws Problem 400 with the field that is wrong
     */
    Order check(@Nullable Submission submission, Instant now) {
        if (submission == null) {
            throw new Problem(400, "NOT_JSON", "The body is not JSON", "Send one message as a JSON object.");
        }
        var to = recipient(submission.to());
        var sender = sender(submission.sender());
        var purpose = purpose(submission.purpose());
        var content = content(submission, purpose);
        return new Order(
                to,
                sender,
                purpose,
                content,
                expiresAt(submission.expiresAt(), now),
                reference(submission.reference()));
    }

    private static Order.Recipient recipient(Submission.@Nullable Recipient to) {
        if (to == null || (to.subject() == null) == (to.alias() == null)) {
            throw Problem.badField("to", "Give either to.subject or to.alias.");
        }
        var subject = to.subject();
        if (subject != null) {
            try {
                return new Order.Recipient.Known(new SubjectToken(subject));
            } catch (IllegalArgumentException _) {
                throw Problem.badField("to.subject", "A subject token is sub_ and 26 characters of Crockford base32.");
            }
        }
        var alias = to.alias();
        var kind = REACHABLE_BY.stream()
                .filter(known -> alias != null && known.name().equals(alias.kind()))
                .findFirst()
                .orElseThrow(
                        () -> Problem.badField("to.alias.kind", "A person is written to by " + REACHABLE_BY + "."));
        if (alias == null
                || alias.value() == null
                || alias.value().isBlank()
                || alias.value().length() > 256) {
            throw Problem.badField("to.alias.value", "Give the alias, at most 256 characters.");
        }
        return new Order.Recipient.Called(new Alias(kind, alias.value()));
    }

    private String sender(@Nullable String sender) {
        if (sender == null || !business.senders().containsKey(sender)) {
            throw unknown("SENDER_UNKNOWN", "sender", "No such sender. GET /v1/senders lists them.");
        }
        return sender;
    }

    private static Purpose purpose(@Nullable String purpose) {
        return Arrays.stream(Purpose.values())
                .filter(known -> known.name().equals(purpose))
                .findFirst()
                .orElseThrow(() -> unknown(
                        "PURPOSE_UNKNOWN", "purpose", "A purpose is one of " + List.of(Purpose.values()) + "."));
    }

    private Order.Content content(Submission submission, Purpose purpose) {
        var template = submission.template();
        var text = submission.text();
        if ((template == null) == (text == null)) {
            throw Problem.badField(template == null ? "template" : "text", "Give either template or text.");
        }
        if (template != null) {
            return template(template, purpose);
        }
        if (purpose == Purpose.AUTHENTICATION) {
            throw Problem.badField("text", "A code is sent with an authentication template.");
        }
        var body = text == null ? null : text.body();
        if (body == null || body.isBlank() || body.codePointCount(0, body.length()) > LONGEST_TEXT) {
            throw Problem.badField("text.body", "A text has 1 to " + LONGEST_TEXT + " characters.");
        }
        return new Order.Content.Text(body);
    }

    private Order.Content template(Submission.Template asked, Purpose purpose) {
        var named = business.templates().orElse(List.of()).stream()
                .filter(template -> template.name().equals(asked.name()))
                .toList();
        if (named.isEmpty()) {
            throw unknown("TEMPLATE_UNKNOWN", "template.name", "No approved template has this name.");
        }
        var template = named.stream()
                .filter(candidate -> candidate.language().equals(asked.language()))
                .findFirst()
                .orElseThrow(() -> unknown(
                        "TEMPLATE_UNKNOWN",
                        "template.language",
                        "Template " + asked.name() + " exists in "
                                + named.stream()
                                        .map(BusinessConfig.Template::language)
                                        .collect(Collectors.joining(", "))
                                + "; the code must be exact."));
        if (!fits(purpose, template.category())) {
            throw new Problem(
                            400,
                            "TEMPLATE_UNFIT_FOR_PURPOSE",
                            "This template may not be used for this purpose",
                            "Template " + template.name() + " is of category " + template.category()
                                    + ", which does not serve " + purpose
                                    + ". Use another template or state the purpose"
                                    + " it really has.")
                    .with("field", "template.name");
        }
        return new Order.Content.Template(
                template.name(), template.language(), parameters(template, asked.parameters()));
    }

    private static Map<String, String> parameters(
            BusinessConfig.Template template, @Nullable Map<String, String> asked) {
        var wanted = template.parameters().orElse(List.of());
        var given = asked == null ? Map.<String, String>of() : asked;
        for (var name : given.keySet()) {
            if (!wanted.contains(name)) {
                throw unknown(
                        "TEMPLATE_PARAMETER_UNKNOWN",
                        // a name of another shape might be a value in the wrong place
                        PARAMETER_NAME.matcher(name).matches() ? "template.parameters." + name : "template.parameters",
                        "Template " + template.name() + " has the parameters " + wanted + ".");
            }
        }
        int longest = template.category() == Category.AUTHENTICATION ? LONGEST_CODE : LONGEST_PARAMETER;
        var checked = new TreeMap<String, String>();
        for (var name : wanted) {
            var value = given.get(name);
            if (value == null || value.isBlank() || value.length() > longest) {
                throw new Problem(
                                400,
                                value == null ? "TEMPLATE_PARAMETER_MISSING" : "TEMPLATE_PARAMETER_INVALID",
                                "A template parameter is missing or cannot be sent",
                                "Give a text of 1 to " + longest + " characters for every parameter of template "
                                        + template.name() + ".")
                        .with("field", "template.parameters." + name);
            }
            checked.put(name, value);
        }
        return checked;
    }

    /** Which of Meta's categories may carry which purpose. */
    static boolean fits(Purpose purpose, Category category) {
        return switch (purpose) {
            case MARKETING, SURVEY -> category == Category.MARKETING;
            case UTILITY, LEGAL_NOTICE, CUSTOMER_CARE -> category == Category.UTILITY;
            case AUTHENTICATION -> category == Category.AUTHENTICATION;
        };
    }

    private @Nullable Instant expiresAt(@Nullable String text, Instant now) {
        if (text == null) {
            return null;
        }
        try {
            var wanted = OffsetDateTime.parse(text).toInstant();
            if (wanted.isAfter(now) && !wanted.isAfter(now.plus(expiry.latest()))) {
                return wanted;
            }
        } catch (DateTimeException _) {
            // told below
        }
        throw Problem.badField(
                "expiresAt",
                "An RFC 3339 time in the future, at most " + expiry.latest().toDays() + " days from now.");
    }

    private static @Nullable String reference(@Nullable String reference) {
        if (reference == null) {
            return null;
        }
        if (!REFERENCE.matcher(reference).matches()
                || PHONE_SHAPED.matcher(reference).matches()) {
            throw Problem.badField(
                    "reference",
                    "A reference has 1 to 100 letters, digits and . _ : / - and is not shaped like a phone number.");
        }
        return reference;
    }

    private static Problem unknown(String reason, String field, String detail) {
        return new Problem(400, reason, "A field of the request names something that is not known", detail)
                .with("field", field);
    }
}
