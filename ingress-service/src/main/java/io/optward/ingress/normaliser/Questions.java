package io.optward.ingress.normaliser;

import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.ingress.digest.FileDigest;
import io.optward.ingress.signal.Signal;
import io.optward.ingress.webhook.WebhookItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the vault is asked about a webhook. {@link ProtectedFacts} reads the answers by the same order: an item's own
 * question first, then that of the message it is about or quotes, or of who asked for it.
 */
final class Questions {

    /** Only this name gives a {@code mid_…}. */
    static final String MESSAGE = "message";

    static final String WORDS = "words";
    static final String PREFERENCE = "preference";
    static final String REPORT = "report";
    static final String CALL = "call";

    /** What a message's detail names: the digest of a file, the token of a form. */
    static final String NAMED = FileDigest.ID_NAME;

    static final String GROUP = "group";
    static final String REQUESTER = "requester";
    static final String DIGEST = "digest";
    static final String BODY = "body";
    static final String CONTENT = "content";
    static final String PROFILE_NAME = "profileName";

    private Questions() {}

    /** The questions about one item, at least one. */
    static List<ProtectRequest.Item> about(WebhookItem item) {
        return switch (item) {
            case WebhookItem.Message message -> aboutMessage(message);
            case WebhookItem.Edit edit -> aboutEdit(edit);
            case WebhookItem.Revoke revoke ->
                List.of(
                        acted(revoke, ids(revoke.wamid(), null, revoke.signal()), Map.of()),
                        onlyId(MESSAGE, revoke.original()));
            case WebhookItem.Reaction reaction ->
                List.of(
                        acted(reaction, Map.of(MESSAGE, reaction.wamid()), Map.of(CONTENT, reaction.json())),
                        onlyId(MESSAGE, reaction.to()));
            case WebhookItem.Identity identity -> List.of(aboutIdentity(identity));
            case WebhookItem.Call call -> List.of(aboutCall(call));
            case WebhookItem.Echo echo ->
                List.of(toldOf(echo, Map.of(MESSAGE, echo.wamid()), Map.of(CONTENT, echo.json())));
            case WebhookItem.Status status ->
                List.of(toldOf(status, Map.of(MESSAGE, status.wamid()), optional(CONTENT, status.json())));
            case WebhookItem.Preference preference ->
                List.of(question(
                        preference.aliases(),
                        Map.of(PREFERENCE, preference.identity()),
                        Map.of(CONTENT, preference.json()),
                        Origin.SIGNED_WEBHOOK));
            case WebhookItem.TwoStepPin pin -> aboutPin(pin);
            case WebhookItem.Report report ->
                // that Meta names somebody does not mean that they acted
                List.of(question(
                        report.owners(),
                        Map.of(REPORT, report.identity()),
                        Map.of(CONTENT, report.json()),
                        Origin.PLATFORM_ANSWER));
        };
    }

    /** The question for a webhook's own digest. */
    static ProtectRequest.Item aboutBody(String sha256) {
        return onlyId(DIGEST, sha256);
    }

    private static List<ProtectRequest.Item> aboutMessage(WebhookItem.Message message) {
        var content = message.content();
        var ids = ids(message.wamid(), content.named(), content.signal());
        put(ids, GROUP, message.group());
        var fields = fields(content);
        put(fields, PROFILE_NAME, message.profileName());
        var questions = new ArrayList<ProtectRequest.Item>();
        questions.add(acted(message, ids, fields));
        var quoted = message.quoted();
        if (quoted != null) {
            questions.add(onlyId(MESSAGE, quoted));
        }
        return questions;
    }

    private static List<ProtectRequest.Item> aboutEdit(WebhookItem.Edit edit) {
        return List.of(
                acted(
                        edit,
                        ids(edit.wamid(), edit.content().named(), edit.content().signal()),
                        fields(edit.content())),
                onlyId(MESSAGE, edit.original()));
    }

    /** Who is called otherwise did not act: WhatsApp says so of them. */
    private static ProtectRequest.Item aboutIdentity(WebhookItem.Identity identity) {
        var wamid = identity.wamid();
        return toldOf(
                identity,
                wamid == null ? Map.of(REPORT, identity.identity()) : Map.of(MESSAGE, wamid),
                Map.of(CONTENT, identity.json()));
    }

    private static ProtectRequest.Item aboutCall(WebhookItem.Call call) {
        var ids = Map.of(CALL, call.wacid());
        var fields = Map.of(CONTENT, call.json());
        return Boolean.TRUE.equals(call.byPerson()) ? acted(call, ids, fields) : toldOf(call, ids, fields);
    }

    private static Map<String, String> ids(String wamid, @Nullable String named, @Nullable Signal signal) {
        var ids = new LinkedHashMap<String, String>();
        ids.put(MESSAGE, wamid);
        put(ids, NAMED, named);
        if (signal != null) {
            ids.put(WORDS, signal.words());
        }
        return ids;
    }

    private static Map<String, String> fields(WebhookItem.Content content) {
        var fields = new LinkedHashMap<String, String>();
        put(fields, BODY, content.body());
        put(fields, CONTENT, content.json());
        return fields;
    }

    private static void put(Map<String, String> map, String name, @Nullable String value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    private static Map<String, String> optional(String name, @Nullable String value) {
        return value == null ? Map.of() : Map.of(name, value);
    }

    /** By a signed webhook the person did this; bound to the sender they did it to: only who serves it may have it opened. */
    private static ProtectRequest.Item acted(
            WebhookItem.OfPerson item, Map<String, String> ids, Map<String, String> fields) {
        return new ProtectRequest.Item(null, item.aliases(), ids, fields, null, Origin.SIGNED_WEBHOOK, item.sender());
    }

    private static ProtectRequest.Item toldOf(
            WebhookItem.OfPerson item, Map<String, String> ids, Map<String, String> fields) {
        return question(item.aliases(), ids, fields, Origin.PLATFORM_ANSWER);
    }

    /** Who asked for a reset is a person: named apart, because what is sealed is bound to one id. */
    private static List<ProtectRequest.Item> aboutPin(WebhookItem.TwoStepPin pin) {
        var questions = new ArrayList<ProtectRequest.Item>();
        questions.add(question(
                List.of(new Alias(AliasKind.ACCOUNT, pin.account())),
                Map.of(REPORT, pin.identity()),
                Map.of(CONTENT, pin.json()),
                Origin.PLATFORM_ANSWER));
        var requester = pin.requester();
        if (requester != null) {
            questions.add(onlyId(REQUESTER, requester));
        }
        return questions;
    }

    private static ProtectRequest.Item onlyId(String name, String value) {
        return question(List.of(), Map.of(name, value), Map.of(), Origin.SIGNED_WEBHOOK);
    }

    private static ProtectRequest.Item question(
            List<Alias> aliases, Map<String, String> ids, Map<String, String> fields, Origin origin) {
        return new ProtectRequest.Item(null, aliases, ids, fields, null, origin);
    }
}
