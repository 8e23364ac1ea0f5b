package io.optward.vault.protection;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.SubjectState;
import io.optward.vault.key.DataKey;
import io.optward.vault.key.DataKeys;
import io.optward.vault.key.WrappedKey;
import io.optward.vault.subject.RegisteredSubject;

/** A subject as one batch sees it: as the database had it, and as the batch is about to leave it. */
final class Person {

    private final RegisteredSubject asFound;
    private final boolean known;
    private final DataKeys dataKeys;
    private SubjectState state;

    private Person(RegisteredSubject asFound, boolean known, DataKeys dataKeys) {
        this.asFound = asFound;
        this.known = known;
        this.dataKeys = dataKeys;
        this.state = asFound.state();
    }

    /** Somebody the register has. */
    static Person known(RegisteredSubject subject, DataKeys dataKeys) {
        return new Person(subject, true, dataKeys);
    }

    /** Somebody whom this batch makes known. */
    static Person fresh(SubjectToken token, WrappedKey key, SubjectState state, DataKeys dataKeys) {
        return new Person(new RegisteredSubject(token, state, key), false, dataKeys);
    }

    SubjectToken token() {
        return asFound.token();
    }

    SubjectState state() {
        return state;
    }

    boolean known() {
        return known;
    }

    boolean erased() {
        return asFound.erased();
    }

    /** As the register had it, or is to have it when it is fresh. */
    RegisteredSubject registered() {
        return known ? asFound : new RegisteredSubject(asFound.token(), state, asFound.key());
    }

    /** The person acted and is no longer suppressed. */
    void comesBack() {
        state = SubjectState.ACTIVE;
    }

    DataKey key() {
        return dataKeys.unwrap(asFound.token(), asFound.liveKey());
    }
}
