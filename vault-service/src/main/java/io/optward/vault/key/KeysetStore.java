package io.optward.vault.key;

import java.time.Instant;

/** Where all keys of a vault lie, sealed as one: never in the clear, and never beside a key that opens them. */
interface KeysetStore {

    boolean exists();

    /** @throws UnusableKeysException if they cannot be opened; the message says what to do */
    Keysets open();

    /**
     * Keeps the keys of an empty vault; never over others.
     *
     * @throws UnusableKeysException if there are some already, or they cannot be kept
     */
    void create(Keysets keysets);

    /**
     * Puts keys in the place of the former ones, durably: a crash leaves the ones or the others.
     *
     * @throws KeysNotKeptException if that cannot be done; the former ones are untouched
     */
    void replace(Keysets keysets);

    /**
     * Makes what lay here before the last {@link #replace} unreadable for ever, where it lay under a key of its own.
     *
     * @return from when on nobody can get it back, not even whoever runs the KMS
     * @throws KeysNotKeptException if that cannot be done now
     */
    Instant destroyFormer(Instant now);

    /** The place in words, for messages and logs. */
    String place();
}
