package io.optward.vault.subject;

import io.optward.contracts.subject.AliasKind;
import java.util.List;

/**
 * What one row of the register stands for: a form of an alias, or a line, that is a number that is written in one way, whose
 * PHONE and WA_ID follow from each other.
 *
 * @param form what the row is found by, and sealed as
 * @param derivable the WA_ID of a line, which has no row of its own; otherwise empty
 */
public record AliasRow(AliasForm form, List<AliasForm> derivable) {

    /** How the kind of a line's row stands in the database; of others, it is the kind of the form. */
    static final String LINE = "LINE";

    public AliasRow {
        derivable = List.copyOf(derivable);
    }

    /** A form with a row of its own. */
    public AliasRow(AliasForm form) {
        this(form, List.of());
    }

    /** Everything that it stands for. */
    public List<AliasForm> forms() {
        return derivable.isEmpty() ? List.of(form) : List.of(form, derivable.getFirst());
    }

    /** Whether it stands for both forms of a number. */
    public boolean isLine() {
        return !derivable.isEmpty();
    }

    /** As it stands in the database. */
    String kind() {
        return isLine() ? LINE : form.kind().name();
    }

    /** The WA_ID of the line that a PHONE is. */
    static String waIdOf(String phone) {
        return phone.substring(1);
    }

    /** The rows of these forms of one alias; a number's two are one where it is written in one way. */
    static List<AliasRow> of(List<AliasForm> forms, boolean writtenInOneWay) {
        if (!writtenInOneWay || forms.size() == 1) {
            return forms.stream().map(AliasRow::new).toList();
        }
        var phone = form(forms, AliasKind.PHONE);
        return List.of(new AliasRow(phone, List.of(form(forms, AliasKind.WA_ID))));
    }

    private static AliasForm form(List<AliasForm> forms, AliasKind kind) {
        return forms.stream().filter(form -> form.kind() == kind).findFirst().orElseThrow();
    }
}
