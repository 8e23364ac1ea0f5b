package io.optward.stack.scan;

/** What there can be of a person, and whether it may be there once the person was erased. */
public enum Derivative {
    /** Something about the person, in whatever encoding. */
    VALUE("value", false),
    /** The person's data key, wrapped: what was sealed for the person opens. */
    DATA_KEY("data key", false),
    /** What the person is recognised by. */
    ALIAS("alias", false),
    /** An alias that the person had until somebody else got it: its MAC. */
    RELEASED_ALIAS("alias that the person had", false),
    /** What somebody claimed about the person and was refused, with the alias that was claimed. */
    CLAIMED_ALIAS("refused claim about the person", false),
    /** The person's wrapped data key where it does not belong: whoever has it and the key that wraps it can open. */
    COPIED_KEY("copy of a wrapped data key", false),
    /** A sealed value beside one of the tokens of somebody who has a data key. */
    SEALED_VALUE_THAT_OPENS("sealed value whose data key is there", false),
    /** Noise: the data keys of all the person's tokens are gone. */
    SEALED_VALUE_WITHOUT_KEY("sealed value whose data key is gone", true),
    /**
     * A row of the vault's that PostgreSQL keeps in its files or log after it was deleted, until it is vacuumed or written
     * over: it opens for as long as the key that wraps it is there, which is what a certificate states as bound.
     */
    KEY_IN_SERVER_FILES("wrapped data key, noise once the key that wraps it is destroyed", true),
    /** A random number that names nobody any more. */
    TOKEN("token", true),
    /** An HMAC of a message id or another value. */
    KEYED_ID("keyed id of a value", true),
    /** An HMAC of an alias, so that an import cannot bring the person back unnoticed. */
    SUPPRESSION_FINGERPRINT("suppression fingerprint", true);

    private final String title;
    private final boolean staysAfterErasure;

    Derivative(String title, boolean staysAfterErasure) {
        this.title = title;
        this.staysAfterErasure = staysAfterErasure;
    }

    String title() {
        return title;
    }

    boolean staysAfterErasure() {
        return staysAfterErasure;
    }
}
