package io.optward.vault.protection;

import io.optward.contracts.KeyedId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.ItemError;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.vault.key.IndexMac;
import io.optward.vault.subject.AliasForm;
import io.optward.vault.subject.AliasRow;
import io.optward.vault.subject.Identity;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

        /** The same without some of the identities it names. */
        Readable without(Collection<Claim> claims) {
            return naming(
                    identifying.stream()
                            .filter(claim -> !claims.contains(claim))
                            .toList(),
                    further);
        }

        /** One of the identities it names, and nothing that would be kept about whom it names. */
        Readable only(Claim claim) {
            return naming(List.of(claim), List.of());
        }

        private Readable naming(List<Claim> some, List<Claim> about) {
            return new Readable(subject, some, about, ids, fields, context, sender, origin);
        }

        /** Whether it is about nobody: only ids are wanted. */
        boolean namesNobody() {
            return subject == null && identifying.isEmpty();
        }

        @Override
        public String toString() {
            return "Readable[subject=" + subject + ", ids=" + ids + ", fields=" + fields.keySet() + "]";
        }
    }

    /**
     * An identity that an item names.
     *
     * @param forms what is written of it, with what each row is found by
     * @param older what else it is looked for by
     */
    record Claim(Identity identity, List<IndexedForm> forms, List<IndexedForm> older) {

        /** Everything that it may be on record by. */
        List<IndexedForm> all() {
            return older.isEmpty()
                    ? forms
                    : Stream.concat(forms.stream(), older.stream()).toList();
        }

        /** The form that is the same however the alias was given: of a number, the one that can be dialled. */
        IndexedForm anchor() {
            return forms.stream()
                    .filter(form -> form.form().kind() == AliasKind.PHONE)
                    .findFirst()
                    .orElse(forms.getFirst());
        }

        boolean isNumber() {
            return kind() == AliasKind.PHONE || kind() == AliasKind.WA_ID;
        }

        /** Whether WhatsApp made it up for one person, and does not give it to another one. */
        boolean isPersonalId() {
            return kind() == AliasKind.BSUID || kind() == AliasKind.PARENT_BSUID;
        }

        AliasKind kind() {
            return identity.given().kind();
        }
    }

    /** One row of an identity and what it is found by. */
    record IndexedForm(AliasRow row, IndexMac mac) {

        /** The form that it is found by. */
        AliasForm form() {
            return row.form();
        }
    }
}
