package io.optward.outbound.submission;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import io.optward.kit.business.BusinessConfig;
import io.optward.kit.business.BusinessConfig.Category;
import io.optward.kit.problem.Problem;
import io.optward.outbound.OutboundConfig;
import io.optward.outbound.content.ContentRules;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns a submission into an order, or says which field is wrong and what would be right. A problem names fields, senders
 * and templates; it never repeats what a person's data may stand in.
 */
@ApplicationScoped
class SubmissionCheck {

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
        var sender = knownSender(submission.sender());
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

    /**
     * A business number of ours.
     *
     * @throws Problem 400 if it is none
     */
    String knownSender(@Nullable String sender) {
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
        var flow = submission.flow();
        onlyOne(template, text, flow);
        if (template != null) {
            return template(template, purpose);
        }
        if (flow != null) {
            return flow(flow, purpose);
        }
        refuseTextFor(purpose);
        var body = text == null ? null : text.body();
        if (body == null || !ContentRules.isText(body)) {
            throw Problem.badField("text.body", "A text has 1 to " + ContentRules.LONGEST_TEXT + " characters.");
        }
        return new Order.Content.Text(body);
    }

    /**
     * A message has one content.
     *
     * @throws Problem 400 if it has none, or several
     */
    static void onlyOne(@Nullable Object template, @Nullable Object text, @Nullable Object flow) {
        long given = Stream.of(Optional.ofNullable(template), Optional.ofNullable(text), Optional.ofNullable(flow))
                .filter(Optional::isPresent)
                .count();
        if (given != 1) {
            throw Problem.badField(
                    given == 0 ? "template" : flow == null ? "text" : "flow",
                    "Give exactly one of template, text and flow.");
        }
    }

    private Order.Content flow(Submission.Flow asked, Purpose purpose) {
        var name = published(asked.name(), purpose);
        var body = asked.body();
        if (body == null || !ContentRules.isFlowText(body)) {
            throw Problem.badField(
                    "flow.body",
                    "What stands above a Flow's button has 1 to " + ContentRules.LONGEST_FLOW_TEXT + " characters.");
        }
        return new Order.Content.Flow(name, body);
    }

    /**
     * A Flow of ours.
     *
     * @throws Problem 400 if there is none of this name, or it cannot serve this purpose
     */
    String published(@Nullable String name, Purpose purpose) {
        if (purpose == Purpose.AUTHENTICATION) {
            throw Problem.badField("flow", "A code is sent with an authentication template.");
        }
        if (name == null || !business.flows().containsKey(name)) {
            throw unknown("FLOW_UNKNOWN", "flow.name", "No published Flow has this name.");
        }
        return name;
    }

    /**
     * A code is never sent as text.
     *
     * @throws Problem 400
     */
    static void refuseTextFor(Purpose purpose) {
        if (purpose == Purpose.AUTHENTICATION) {
            throw Problem.badField("text", "A code is sent with an authentication template.");
        }
    }

    private Order.Content template(Submission.Template asked, Purpose purpose) {
        var template = approved(asked.name(), asked.language(), purpose);
        return new Order.Content.Template(
                template.name(), template.language(), parameters(template, asked.parameters()));
    }

    /**
     * The approved template of this name and language that serves this purpose.
     *
     * @throws Problem 400 if there is none
     */
    BusinessConfig.Template approved(@Nullable String name, @Nullable String language, Purpose purpose) {
        var named = business.templates().orElse(List.of()).stream()
                .filter(template -> template.name().equals(name))
                .toList();
        if (named.isEmpty()) {
            throw unknown("TEMPLATE_UNKNOWN", "template.name", "No approved template has this name.");
        }
        var template = named.stream()
                .filter(candidate -> candidate.language().equals(language))
                .findFirst()
                .orElseThrow(() -> unknown(
                        "TEMPLATE_UNKNOWN",
                        "template.language",
                        "Template " + name + " exists in "
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
        return template;
    }

    private static Map<String, String> parameters(
            BusinessConfig.Template template, @Nullable Map<String, String> asked) {
        var given = asked == null ? Map.<String, String>of() : asked;
        var misfit = ContentRules.misfit(template, given);
        if (misfit.isPresent()) {
            throw refusal(template, misfit.get());
        }
        return new TreeMap<>(given);
    }

    private static Problem refusal(BusinessConfig.Template template, ContentRules.Misfit misfit) {
        var name = misfit.parameter();
        return switch (misfit.kind()) {
            case UNKNOWN ->
                unknown(
                        "TEMPLATE_PARAMETER_UNKNOWN",
                        // a name of another shape might be a value in the wrong place
                        PARAMETER_NAME.matcher(name).matches() ? "template.parameters." + name : "template.parameters",
                        "Template " + template.name() + " has the parameters " + ContentRules.parametersOf(template)
                                + ".");
            case MISSING, INVALID ->
                new Problem(
                                400,
                                "TEMPLATE_PARAMETER_" + misfit.kind(),
                                "A template parameter is missing or cannot be sent",
                                "Give a text of 1 to " + ContentRules.longestParameterOf(template)
                                        + " characters for every parameter of template " + template.name() + ".")
                        .with("field", "template.parameters." + name);
        };
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
            return inTime(OffsetDateTime.parse(text).toInstant(), now);
        } catch (DateTimeException _) {
            throw badExpiry();
        }
    }

    /**
     * A time at which a message may expire.
     *
     * @throws Problem 400 if it is over, or too far away
     */
    Instant inTime(Instant wanted, Instant now) {
        if (!wanted.isAfter(now) || wanted.isAfter(now.plus(expiry.latest()))) {
            throw badExpiry();
        }
        return wanted;
    }

    private Problem badExpiry() {
        return Problem.badField(
                "expiresAt",
                "An RFC 3339 time in the future, at most " + expiry.latest().toDays() + " days from now.");
    }

    /**
     * A department's reference.
     *
     * @throws Problem 400 if it has another form, or looks like a phone number
     */
    static @Nullable String reference(@Nullable String reference) {
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

    static Problem unknown(String reason, String field, String detail) {
        return new Problem(400, reason, "A field of the request names something that is not known", detail)
                .with("field", field);
    }
}
