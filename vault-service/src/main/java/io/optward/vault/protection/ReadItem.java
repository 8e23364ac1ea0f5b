package io.optward.vault.protection;

import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.ItemError;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.vault.key.IndexMac;
import io.optward.vault.subject.AliasForm;
import io.optward.vault.subject.Identity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An item after its form was looked at, before anybody was looked up. */
sealed interface ReadItem {

    /** Its form is wrong; nothing more is done with it. */
    record Refused(ItemError error) implements ReadItem {}

    /**
     * It can be done, as far as its form goes.
     *
     * @param identifying who it says it is about; the one that decides stands first: number, BSUID, parent BSUID
     * @param further what is kept about the subject and recognises nobody
     * @param context null only where no field is to be sealed
     * @param sender what the fields are bound to beside the context; null where nobody wrote
     */
    record Readable(
            @Nullable SubjectToken subject,
            List<Claim> identifying,
            List<Claim> further,
            Map<String, KeyedId> ids,
            Map<String, String> fields,
            @Nullable String context,
            @Nullable String sender,
            Origin origin)
            implements ReadItem {

        /** Whether it is about nobody: only ids are wanted. */
        boolean namesNobody() {
            return subject == null && identifying.isEmpty();
        }

        @Override
        public String toString() {
            return "Readable[subject=" + subject + ", ids=" + ids + ", fields=" + fields.keySet() + "]";
        }
    }

    /** An identity that an item names, with what each of its forms is found by. */
    record Claim(Identity identity, List<IndexedForm> forms) {

        AliasKind kind() {
            return identity.given().kind();
        }
    }

    /** One form of an identity and what it is found by. */
    record IndexedForm(AliasForm form, IndexMac mac) {}
}
