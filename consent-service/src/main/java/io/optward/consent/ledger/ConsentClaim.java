package io.optward.consent.ledger;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Evidence;
import io.optward.contracts.consent.Evidence.Method;
import io.optward.contracts.consent.Purpose;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import io.optward.kit.personal.PersonalShape;
import io.optward.kit.problem.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A department's request that was found in order; only whom it is about is still to be found out.
 *
 * @param occurredAt null: when the ledger takes it
 */
record ConsentClaim(
        Person person,
        Purpose purpose,
        @Nullable String sender,
        Action action,
        Evidence evidence,
        @Nullable Instant occurredAt) {

    /** Clocks differ by this much; what lies further ahead has not happened. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

    private static final int LONGEST_TEXT = 200;
    private static final Pattern SHA256 = Pattern.compile("\\p{XDigit}{64}");
    /** What a department can have seen; what happens in the chat is witnessed by Optward itself. */
    private static final Set<Method> ASSERTABLE = EnumSet.of(
            Method.WEB_FORM,
            Method.QR,
            Method.CLICK_TO_CHAT_AD,
            Method.IVR,
            Method.PAPER,
            Method.CONTRACT,
            Method.IMPORT,
            Method.API,
            Method.AGENT);

    /** What is asked for. */
    enum Action {
        GRANT,
        WITHDRAW
    }

    /** Whom it is about. */
    sealed interface Person {

        record Known(SubjectToken subject) implements Person {}

        record Named(Alias alias) implements Person {}
    }

    /**
     * Checks a request.
     *
     * @param senders the phone number ids of the business
     * @param department whose credentials were shown
     * @throws Problem 400 that names the field
     */
    static ConsentClaim of(ConsentRequest request, Set<String> senders, String department, Instant now) {
        if (department.equals(Evidence.PERSON)) {
            throw new IllegalStateException("a department must not bear the name of the witnessed person");
        }
        var action = oneOf(EnumSet.allOf(Action.class), "action", request.action());
        return new ConsentClaim(
                person(request),
                purpose(request.purpose()),
                sender(request.sender(), senders),
                action,
                evidence(request.evidence(), action, department),
                occurredAt(request.occurredAt(), now));
    }

    private static Person person(ConsentRequest request) {
        var subject = request.subject();
        var alias = request.alias();
        if (subject != null && alias != null) {
            throw Problem.badField("subject", "Name the person by subject or by alias, not by both.");
        }
        if (subject != null) {
            try {
                return new Person.Known(new SubjectToken(subject));
            } catch (IllegalArgumentException _) {
                throw Problem.badField(
                        "subject", "A subject is sub_ and 26 characters. Use an alias for anything else.");
            }
        }
        if (alias == null) {
            throw Problem.badField("subject", "Say who it is about: subject, or alias with kind and value.");
        }
        var kinds = Arrays.stream(AliasKind.values())
                .filter(kind -> kind.identifying() && kind != AliasKind.ACCOUNT)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(AliasKind.class)));
        var kind = oneOf(kinds, "alias.kind", alias.kind());
        var value = alias.value();
        if (value == null || value.isBlank()) {
            throw Problem.badField("alias.value", "alias.value is missing.");
        }
        return new Person.Named(new Alias(kind, value));
    }

    private static Purpose purpose(@Nullable String text) {
        var optIn = Arrays.stream(Purpose.values())
                .filter(Purpose::optIn)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Purpose.class)));
        return oneOf(optIn, "purpose", text);
    }

    private static @Nullable String sender(@Nullable String sender, Set<String> senders) {
        if (sender != null && !senders.contains(sender)) {
            throw Problem.badField(
                    "sender", "No sender has this phone number id. Use one of the business's, or null for all of it.");
        }
        return sender;
    }

    private static Evidence evidence(ConsentRequest.@Nullable EvidenceClaim claim, Action action, String department) {
        if (claim == null) {
            return switch (action) {
                case GRANT ->
                    throw evidenceMissing(
                            "evidence", "A grant needs evidence: how it was captured and what was shown.");
                case WITHDRAW -> new Evidence(Method.API, null, null, null, null, null, department);
            };
        }
        var method = oneOf(ASSERTABLE, "evidence.method", claim.method());
        var notice = claim.notice();
        if (notice == null && action == Action.GRANT) {
            throw evidenceMissing(
                    "evidence.notice", "A grant needs the notice that was shown: id, version, sha256 and language.");
        }
        var reference = claim.reference();
        return new Evidence(
                method,
                notice == null ? null : notice(notice),
                reference == null ? null : plain("evidence.reference", reference),
                null,
                null,
                null,
                department);
    }

    private static Evidence.Notice notice(ConsentRequest.NoticeClaim claim) {
        var sha256 = claim.sha256();
        if (sha256 == null || !SHA256.matcher(sha256).matches()) {
            throw Problem.badField(
                    "evidence.notice.sha256", "evidence.notice.sha256 is 64 hex digits over the notice's text.");
        }
        return new Evidence.Notice(
                plain("evidence.notice.id", claim.id()),
                plain("evidence.notice.version", claim.version()),
                sha256.toLowerCase(Locale.ROOT),
                language(claim.language()));
    }

    private static String language(@Nullable String tag) {
        try {
            var locale = new Locale.Builder()
                    .setLanguageTag(Objects.requireNonNullElse(tag, ""))
                    .build();
            if (!locale.getLanguage().isEmpty()) {
                return locale.toLanguageTag();
            }
        } catch (IllformedLocaleException _) {
            // told below, like a missing tag
        }
        throw Problem.badField("evidence.notice.language", "evidence.notice.language is a BCP 47 tag: en, pt-BR.");
    }

    private static @Nullable Instant occurredAt(@Nullable String text, Instant now) {
        if (text == null) {
            return null;
        }
        Instant occurredAt;
        try {
            occurredAt = Instant.parse(text);
        } catch (DateTimeException _) {
            throw Problem.badField("occurredAt", "occurredAt is an RFC 3339 time in UTC: 2026-11-23T09:30:00Z.");
        }
        if (occurredAt.isAfter(now.plus(CLOCK_SKEW))) {
            throw Problem.badField(
                    "occurredAt", "occurredAt lies in the future. Say when it happened, or leave it out.");
        }
        return occurredAt;
    }

    /** A text of a department that we keep in the clear, so it must not be personal data. */
    private static String plain(String field, @Nullable String text) {
        if (text == null || text.isBlank() || text.length() > LONGEST_TEXT) {
            throw Problem.badField(field, field + " has 1 to " + LONGEST_TEXT + " characters.");
        }
        if (PersonalShape.isIn(text)) {
            throw Problem.badField(
                    field, field + " is shaped like a phone number or an e-mail address. Use an id of your own.");
        }
        return text;
    }

    private static <E extends Enum<E>> E oneOf(Set<E> accepted, String field, @Nullable String text) {
        return accepted.stream()
                .filter(value -> value.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.badField(
                        field,
                        field + " is one of "
                                + accepted.stream().map(Enum::name).collect(Collectors.joining(", ")) + "."));
    }

    private static Problem evidenceMissing(String field, String detail) {
        return new Problem(400, "EVIDENCE_MISSING", "Consent without evidence is not recorded", detail)
                .with("field", field);
    }
}
