package io.optward.ingress;

/** What a process of this image does; scaled apart. */
public enum Role {
    /** Faces the internet: verify, seal, store, answer. */
    RECEIVER,
    /** Opens, protects, de-duplicates, publishes. */
    NORMALISER,
    /** Answers Flows, which WhatsApp encrypts to keys of ours. Holds those keys, and none that opens a webhook. */
    FLOWS,
    /** Fetches what people sent from WhatsApp, keeps it sealed and gives it to who may read it. Opens no webhook either. */
    MEDIA
}
