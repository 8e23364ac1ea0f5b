package io.optward.vault.protection;

import io.optward.contracts.KeyedId;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.ItemError;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.kit.event.Envelope;
import io.optward.vault.PlainName;
import io.optward.vault.key.KeyRing;
import io.optward.vault.protection.ReadItem.Claim;
import io.optward.vault.protection.ReadItem.IndexedForm;
import io.optward.vault.protection.ReadItem.Readable;
import io.optward.vault.protection.ReadItem.Refused;
import io.optward.vault.subject.AliasRow;
import io.optward.vault.subject.Identity;
import io.optward.vault.subject.InvalidAliasException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at the form of items: normalises aliases, makes keyed ids, finds the context. Asks no database. */
@ApplicationScoped
class ItemReader {

    private static final Pattern SENDER = Pattern.compile("\\d{1,20}");

    private static final String MESSAGE = "message";

    private final KeyRing keys;

    ItemReader(KeyRing keys) {
        this.keys = keys;
    }

    ReadItem read(ProtectRequest.@Nullable Item item) {
        if (item == null) {
            return new Refused(new ItemError("FIELD_INVALID", "an item is an object", null));
        }
        try {
            var claims = claims(item.aliases());
            if (item.subject() != null && claims.stream().anyMatch(claim -> claim.kind() == AliasKind.ACCOUNT)) {
                throw notAPerson();
            }
            var identifying = claims.stream()
                    .filter(claim -> claim.identity().identifying())
                    .sorted(Comparator.comparingInt(claim -> rank(claim.kind())))
                    .toList();
            var further = claims.stream()
                    .filter(claim -> !claim.identity().identifying())
                    .toList();
            var ids = ids(item.ids());
            checkFields(item.fields());
            if (item.subject() == null && identifying.isEmpty()) {
                if (!further.isEmpty()) {
                    throw new BadItemException(
                            "ALIAS_NOT_IDENTIFYING",
                            "none of these kinds recognises anybody. Add an identifying alias, or the subject.",
                            "aliases");
                }
                if (!item.fields().isEmpty()) {
                    throw new BadItemException(
                            "SUBJECT_MISSING",
                            "fields are sealed under somebody's key. Say whose: subject or aliases.",
                            "subject");
                }
            }
            return new Readable(
                    item.subject(),
                    identifying,
                    further,
                    ids,
                    item.fields(),
                    item.fields().isEmpty() ? null : context(item.context(), ids),
                    sender(item.sender()),
                    item.origin() == null ? Origin.ASSERTED : item.origin());
        } catch (BadItemException e) {
            return new Refused(e.error());
        }
    }

    /** The identities an item names; one that is named twice, in whatever form, counts once. */
    private List<Claim> claims(List<Alias> aliases) throws BadItemException {
        var claims = new ArrayList<Claim>();
        for (int i = 0; i < aliases.size(); i++) {
            var identity = identity(aliases.get(i), i);
            if (claims.stream().noneMatch(claim -> claim.identity().sameAs(identity))) {
                claims.add(new Claim(
                        identity,
                        indexed(identity.rows().stream()),
                        indexed(identity.older().stream().map(AliasRow::new))));
            }
        }
        if (claims.size() > 1 && claims.stream().anyMatch(claim -> claim.kind() == AliasKind.ACCOUNT)) {
            throw notAPerson();
        }
        return claims;
    }

    private List<IndexedForm> indexed(Stream<AliasRow> rows) {
        return rows.map(row -> new IndexedForm(
                        row, keys.indexMac(row.form().kind(), row.form().value())))
                .toList();
    }

    private static BadItemException notAPerson() {
        return new BadItemException("ALIAS_INVALID", "an ACCOUNT is not a person and stands alone.", "aliases");
    }

    private static Identity identity(Alias alias, int index) throws BadItemException {
        try {
            return Identity.of(alias);
        } catch (InvalidAliasException e) {
            throw new BadItemException("ALIAS_INVALID", e.rule(), "aliases[" + index + "]." + e.member());
        }
    }

    private Map<String, KeyedId> ids(Map<String, String> values) throws BadItemException {
        var ids = new LinkedHashMap<String, KeyedId>();
        for (var entry : values.entrySet()) {
            checkName(entry.getKey(), "ids");
            if (entry.getValue() == null || entry.getValue().isEmpty()) {
                throw new BadItemException("FIELD_INVALID", "an id is not empty", "ids." + entry.getKey());
            }
            ids.put(entry.getKey(), keys.keyedId(entry.getKey(), entry.getValue()));
        }
        return ids;
    }

    private static void checkFields(Map<String, String> fields) throws BadItemException {
        for (var entry : fields.entrySet()) {
            checkName(entry.getKey(), "fields");
            if (entry.getValue() == null) {
                throw new BadItemException("FIELD_INVALID", "a field has a value", "fields." + entry.getKey());
            }
        }
    }

    private static void checkName(String name, String member) throws BadItemException {
        if (!PlainName.is(name)) {
            throw new BadItemException("FIELD_INVALID", PlainName.RULE, member);
        }
    }

    private static @Nullable String sender(@Nullable String given) throws BadItemException {
        if (given == null || SENDER.matcher(given).matches()) {
            return given;
        }
        throw new BadItemException("FIELD_INVALID", "a sender is a phone number id: up to 20 digits", "sender");
    }

    private static String context(@Nullable String given, Map<String, KeyedId> ids) throws BadItemException {
        if (given != null) {
            if (!Envelope.isEventId(given)) {
                throw new BadItemException(
                        "CONTEXT_INVALID",
                        "a context is an event id: letters, digits, dots, dashes, underscores",
                        "context");
            }
            return given;
        }
        var message = ids.get(MESSAGE);
        if (message != null) {
            return message.value();
        }
        if (ids.size() == 1) {
            return ids.values().iterator().next().value();
        }
        throw new BadItemException(
                "CONTEXT_MISSING",
                "fields are sealed for a context. Give one, or the message id, or exactly one other id.",
                "context");
    }

    private static int rank(AliasKind kind) {
        return switch (kind) {
            case WA_ID, PHONE -> 0;
            case BSUID -> 1;
            case PARENT_BSUID -> 2;
            case ACCOUNT, USERNAME, EMAIL, EXTERNAL_ID -> 3;
        };
    }

    /** The form of an item is wrong. */
    private static final class BadItemException extends Exception {

        private static final long serialVersionUID = 1;

        private final transient ItemError error;

        BadItemException(String reason, String detail, String field) {
            super(reason);
            this.error = new ItemError(reason, detail, field);
        }

        ItemError error() {
            return error;
        }
    }
}
