package io.optward.vault.object;

import io.optward.contracts.vault.ItemError;
import io.optward.contracts.vault.ObjectKeysAnswer;
import io.optward.contracts.vault.ObjectKeysRequest;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.vault.PlainName;
import io.optward.vault.key.ObjectKey;
import io.optward.vault.protection.Protection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One key for each object, sealed as a field of its own under the subject's data key. So it opens as other fields do: by
 * a reveal, for a purpose, on a basis; and no more once the subject is erased.
 */
@ApplicationScoped
class ObjectKeys {

    /** What the sealed key of an object is called: the object's field, and this. */
    private static final String SUFFIX = ".key";

    private final Protection protection;

    ObjectKeys(Protection protection) {
        this.protection = protection;
    }

    /**
     * Answers item by item, in order.
     *
     * @param actor who asks
     */
    List<ObjectKeysAnswer.Item> make(List<ObjectKeysRequest.@Nullable Item> items, String actor) {
        var keys = items.stream().map(_ -> ObjectKey.random()).toList();
        var questions = new ArrayList<ProtectRequest.@Nullable Item>();
        for (int i = 0; i < items.size(); i++) {
            questions.add(question(items.get(i), keys.get(i)));
        }
        var sealed = protection.protect(questions, actor);
        var answers = new ArrayList<ObjectKeysAnswer.Item>();
        for (int i = 0; i < items.size(); i++) {
            answers.add(answer(items.get(i), keys.get(i), sealed.get(i)));
        }
        return List.copyOf(answers);
    }

    private static ProtectRequest.@Nullable Item question(ObjectKeysRequest.@Nullable Item item, ObjectKey key) {
        return item == null
                ? null
                : new ProtectRequest.Item(
                        item.subject(),
                        List.of(),
                        Map.of(),
                        Map.of(nameOf(item), key.handOut()),
                        item.context(),
                        Origin.ASSERTED,
                        item.sender());
    }

    private static ObjectKeysAnswer.Item answer(
            ObjectKeysRequest.@Nullable Item item, ObjectKey key, ProtectAnswer.Item sealed) {
        var error = sealed.error();
        if (item == null || error != null) {
            return new ObjectKeysAnswer.Item(null, null, null, null, error == null ? null : named(error));
        }
        var name = nameOf(item);
        return new ObjectKeysAnswer.Item(
                sealed.subject(), key.handOut(), sealed.fields().get(name), name, null);
    }

    private static ItemError named(ItemError error) {
        return "fields".equals(error.field()) ? new ItemError(error.reason(), error.detail(), "field") : error;
    }

    /** No plain name where the object has none, so that it is refused as such. */
    private static String nameOf(ObjectKeysRequest.Item item) {
        return item.field() != null && PlainName.is(item.field()) ? item.field() + SUFFIX : "";
    }
}
