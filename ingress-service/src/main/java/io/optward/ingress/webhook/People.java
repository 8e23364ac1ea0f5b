package io.optward.ingress.webhook;

import static io.optward.ingress.webhook.WebhookJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The people that a change names in its {@code contacts}, found by what they are called and not by their place. */
final class People {

    /** What WhatsApp gives out as user names. Whatever else stands there is no name to call somebody by. */
    private static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9._]{1,64}");

    private final List<JsonNode> contacts;

    People(List<JsonNode> contacts) {
        this.contacts = contacts;
    }

    /** The one who is called so; the only one, if nobody is called anything. */
    @Nullable
    JsonNode calledBy(@Nullable String waId, @Nullable String userId) {
        if (waId == null && userId == null) {
            return contacts.size() == 1 ? contacts.getFirst() : null;
        }
        for (var contact : contacts) {
            boolean sameNumber = waId != null && waId.equals(text(contact, "wa_id"));
            boolean sameUser = userId != null && userId.equals(text(contact, "user_id"));
            if (sameNumber || sameUser) {
                return contact;
            }
        }
        return null;
    }

    /** Everything that a person is called: by the thing they did first, and by their contact. Empty if nothing. */
    List<Alias> aliases(@Nullable String waId, @Nullable String userId, @Nullable String parentUserId) {
        return aliases(waId, userId, parentUserId, calledBy(waId, userId));
    }

    /** The aliases of the one person whom this names; none if it names several, or nobody. */
    List<Alias> onlyOne() {
        return contacts.size() == 1 ? aliases(null, null, null, contacts.getFirst()) : List.of();
    }

    private static List<Alias> aliases(
            @Nullable String waId, @Nullable String userId, @Nullable String parentUserId, @Nullable JsonNode contact) {
        var byKind = new EnumMap<AliasKind, String>(AliasKind.class);
        put(byKind, AliasKind.WA_ID, first(waId, contact, "wa_id"));
        put(byKind, AliasKind.BSUID, first(userId, contact, "user_id"));
        put(byKind, AliasKind.PARENT_BSUID, first(parentUserId, contact, "parent_user_id"));
        var username = contact == null ? null : text(contact.path("profile"), "username");
        if (!byKind.isEmpty() && username != null && USERNAME.matcher(username).matches()) {
            byKind.put(AliasKind.USERNAME, username);
        }
        return byKind.entrySet().stream()
                .map(alias -> new Alias(alias.getKey(), alias.getValue()))
                .toList();
    }

    private static @Nullable String first(@Nullable String said, @Nullable JsonNode contact, String name) {
        return said != null || contact == null ? said : text(contact, name);
    }

    private static void put(Map<AliasKind, String> byKind, AliasKind kind, @Nullable String value) {
        if (value != null) {
            byKind.put(kind, value);
        }
    }
}
