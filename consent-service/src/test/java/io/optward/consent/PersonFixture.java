package io.optward.consent;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.consent.Evidence;
import io.optward.contracts.consent.Purpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A person's consent events, in words: {@code person().agreedTo(MARKETING, at).saidStop(later)}. */
public final class PersonFixture {

    public static final String CLINIC = "330200000000001";
    public static final String BILLING = "330200000000002";

    private final SubjectToken subject = SubjectToken.random();
    private final List<ConsentEvent> events = new ArrayList<>();

    private PersonFixture() {}

    public static PersonFixture person() {
        return new PersonFixture();
    }

    public static Evidence assertedByDepartment() {
        return new Evidence(
                Evidence.Method.WEB_FORM,
                new Evidence.Notice("privacy", "7", "ab".repeat(32), "en"),
                "form-7",
                null,
                null,
                null,
                "demo-department");
    }

    public static Evidence witnessed() {
        return new Evidence(Evidence.Method.WA_MESSAGE, null, null, null, null, "STOP", Evidence.PERSON);
    }

    /** A department says so. */
    public PersonFixture agreedTo(Purpose purpose, Instant at) {
        return agreedTo(purpose, null, at);
    }

    public PersonFixture agreedTo(Purpose purpose, String sender, Instant at) {
        return add(new ConsentEvent.Granted(id(), subject, purpose, sender, assertedByDepartment(), at, at));
    }

    /** The ledger knew of a refusal when a department said so. */
    public PersonFixture isSaidToHaveAgreedTo(Purpose purpose, Instant at) {
        return add(new ConsentEvent.Pending(id(), subject, purpose, null, assertedByDepartment(), at, at));
    }

    public PersonFixture agreedInTheChatTo(Purpose purpose, Instant at) {
        return add(new ConsentEvent.Granted(id(), subject, purpose, null, witnessed(), at, at));
    }

    public PersonFixture withdrew(Purpose purpose, String sender, Instant at) {
        return add(new ConsentEvent.Withdrawn(id(), subject, purpose, sender, assertedByDepartment(), at, at));
    }

    public PersonFixture saidStop(Instant at) {
        return add(new ConsentEvent.Withdrawn(id(), subject, null, null, witnessed(), at, at));
    }

    public PersonFixture saidStart(Instant at) {
        return add(new ConsentEvent.Resumed(id(), subject, witnessed(), at, at));
    }

    public PersonFixture wroteWhatMayBeAStop(Instant at) {
        return add(new ConsentEvent.Suspended(id(), subject, witnessed(), at, at));
    }

    /** Somebody looked at the last thing that this person did, and it meant nothing. */
    public PersonFixture meantNothingByIt(Instant at) {
        return add(new ConsentEvent.SuspensionLifted(
                id(), subject, events.getLast().consent(), at, at));
    }

    public PersonFixture stoppedMarketingOnWhatsApp(Instant at) {
        return add(new ConsentEvent.PlatformStopped(id(), subject, witnessed(), at, at));
    }

    public PersonFixture resumedMarketingOnWhatsApp(Instant at) {
        return add(new ConsentEvent.PlatformResumed(id(), subject, witnessed(), at, at));
    }

    public PersonFixture wasSuppressed(Instant at) {
        return add(new ConsentEvent.Suppressed(id(), subject, at, at));
    }

    public PersonFixture returned(Instant at) {
        return add(new ConsentEvent.Returned(id(), subject, at, at));
    }

    public PersonFixture wasErased(Instant at) {
        return add(new ConsentEvent.Erased(id(), subject, CrockfordId.random("era_"), at, at));
    }

    public SubjectToken subject() {
        return subject;
    }

    public List<ConsentEvent> events() {
        return List.copyOf(events);
    }

    private PersonFixture add(ConsentEvent event) {
        events.add(event);
        return this;
    }

    private static String id() {
        return CrockfordId.random("con_");
    }
}
