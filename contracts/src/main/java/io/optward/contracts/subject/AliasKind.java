package io.optward.contracts.subject;

/** One way to recognise a subject. Only identifying kinds may join two aliases to one person. */
public enum AliasKind {
    /** E.164 with {@code +}. */
    PHONE(true),
    /** WhatsApp's own form of a number: digits, no {@code +}. */
    WA_ID(true),
    /** Business-scoped user id, case-sensitive: {@code US.…}. */
    BSUID(true),
    PARENT_BSUID(true),
    USERNAME(false),
    EMAIL(false),
    EXTERNAL_ID(false),
    /** Not a person: a WhatsApp business account (WABA id), which owns what Meta says about the account itself. */
    ACCOUNT(true);

    private final boolean identifying;

    AliasKind(boolean identifying) {
        this.identifying = identifying;
    }

    /** Whether this alias says who somebody is; the others are kept and never used to recognise. */
    public boolean identifying() {
        return identifying;
    }
}
