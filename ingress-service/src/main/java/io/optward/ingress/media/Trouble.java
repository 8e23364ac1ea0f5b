package io.optward.ingress.media;

/** Why an attempt to fetch a file failed, where another one may succeed. */
enum Trouble {
    /** WhatsApp was not reached, or did not answer in time. */
    GRAPH_AWAY,
    /** WhatsApp does not let us ask, or not so often. */
    GRAPH_REFUSED,
    /** WhatsApp does not know it, or does not let this token see it: the answer is the same. */
    NOT_FOUND,
    /** What WhatsApp answered has another form than it should have. */
    ANSWER_NOT_UNDERSTOOD,
    /** The address is none of those that may be downloaded from, or leads on to another one. */
    ADDRESS_NOT_ALLOWED,
    /** The address was over before its five minutes were. */
    ADDRESS_OVER,
    /** The download was refused, broke off, or took too long. */
    DOWNLOAD_BROKE,
    /** The vault gave no answer. */
    VAULT_AWAY,
    /** The vault refused. */
    VAULT_REFUSED,
    /** The object store did not take it. */
    NOT_WRITTEN
}
