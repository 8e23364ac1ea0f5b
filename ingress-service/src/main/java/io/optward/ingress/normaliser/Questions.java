package io.optward.ingress.normaliser;

import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.ProtectRequest.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the vault is asked about a webhook. {@link ProtectedFacts} reads the answers by the same order: an item's own
 * question first, then that of the message it quotes, or of who asked for it; last that of the message it edits or deletes.
 */
final class Questions {

    /** Only this name gives a {@code mid_…}. */
    static final String MESSAGE = "message";

    static final String WORDS = "words";
    static final String PREFERENCE = "preference";
    static final String REPORT = "report";
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
            case WebhookItem.Status status ->
                List.of(question(status.aliases(), Map.of(MESSAGE, status.wamid()), Map.of(), Origin.PLATFORM_ANSWER));
            case WebhookItem.Preference preference ->
                List.of(question(
                        preference.aliases(),
                        Map.of(PREFERENCE, preference.identity()),
                        Map.of(),
                        Origin.SIGNED_WEBHOOK));
            case WebhookItem.TwoStepPin pin -> aboutPin(pin);
            case WebhookItem.Report report ->
                // that Meta names somebody does not mean that they acted
                List.of(question(
                        report.owners(),
                        Map.of(REPORT, report.identity()),
                        Map.of(CONTENT, report.content()),
                        Origin.PLATFORM_ANSWER));
        };
    }

    /** The question for a webhook's own digest. */
    static ProtectRequest.Item aboutBody(String sha256) {
        return onlyId(DIGEST, sha256);
    }

    private static List<ProtectRequest.Item> aboutMessage(WebhookItem.Message message) {
        var ids = new LinkedHashMap<String, String>();
        ids.put(MESSAGE, message.wamid());
        var signal = message.signal();
        if (signal != null) {
            ids.put(WORDS, signal.words());
        }
        var fields = new LinkedHashMap<String, String>();
        var body = message.body();
        if (body != null) {
            fields.put(BODY, body);
        }
        var content = message.content();
        if (content != null) {
            fields.put(CONTENT, content);
        }
        var profileName = message.profileName();
        if (profileName != null) {
            fields.put(PROFILE_NAME, profileName);
        }
        var questions = new ArrayList<ProtectRequest.Item>();
        // bound to the sender they wrote to: only who serves it can have it opened
        questions.add(new ProtectRequest.Item(
                null, message.aliases(), ids, fields, null, Origin.SIGNED_WEBHOOK, message.sender()));
        var quoted = message.quoted();
        if (quoted != null) {
            questions.add(onlyId(MESSAGE, quoted));
        }
        var original = signal == null ? null : signal.originalWamid();
        if (original != null) {
            questions.add(onlyId(MESSAGE, original));
        }
        return questions;
    }

    /** Who asked for a reset is a person: named apart, because what is sealed is bound to one id. */
    private static List<ProtectRequest.Item> aboutPin(WebhookItem.TwoStepPin pin) {
        var questions = new ArrayList<ProtectRequest.Item>();
        questions.add(question(
                List.of(new Alias(AliasKind.ACCOUNT, pin.account())),
                Map.of(REPORT, pin.identity()),
                Map.of(CONTENT, pin.content()),
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
