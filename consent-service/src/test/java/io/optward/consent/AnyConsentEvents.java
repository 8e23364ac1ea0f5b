package io.optward.consent;

import io.optward.contracts.CrockfordId;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.ConsentEvent;
import io.optward.contracts.consent.Purpose;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any events of one person, within so few seconds that many happen at the same instant. */
public final class AnyConsentEvents {

    public static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private static final SubjectToken SUBJECT = new SubjectToken("sub_0123456789ABCDEFGHJKMNPQRS");

    private AnyConsentEvents() {}

    public static Arbitrary<List<ConsentEvent>> unlessErased() {
        return event().list().ofMaxSize(12);
    }

    public static Arbitrary<ConsentEvent> event() {
        return Combinators.combine(kinds(10), Arbitraries.just(SUBJECT), instants(), purposes(), senders())
                .as(AnyConsentEvents::event);
    }

    /** Any event of this subject at any of these instants; suppression among them. */
    public static Arbitrary<ConsentEvent> eventOf(Arbitrary<SubjectToken> subject, Arbitrary<Instant> at) {
        return Combinators.combine(kinds(11), subject, at, purposes(), senders())
                .as(AnyConsentEvents::event);
    }

    public static ConsentEvent merge(SubjectToken canonical, SubjectToken child, Instant at) {
        return new ConsentEvent.Merged(
                CrockfordId.random("con_"), canonical, child, CrockfordId.random("mrg_"), at, at);
    }

    /** The same event, as if another subject had done it. */
    public static ConsentEvent asOf(SubjectToken subject, ConsentEvent event) {
        return switch (event) {
            case ConsentEvent.Granted e ->
                new ConsentEvent.Granted(
                        e.consent(), subject, e.purpose(), e.sender(), e.evidence(), e.occurredAt(), e.recordedAt());
            case ConsentEvent.Pending e ->
                new ConsentEvent.Pending(
                        e.consent(), subject, e.purpose(), e.sender(), e.evidence(), e.occurredAt(), e.recordedAt());
            case ConsentEvent.Withdrawn e ->
                new ConsentEvent.Withdrawn(
                        e.consent(), subject, e.purpose(), e.sender(), e.evidence(), e.occurredAt(), e.recordedAt());
            case ConsentEvent.Resumed e ->
                new ConsentEvent.Resumed(e.consent(), subject, e.evidence(), e.occurredAt(), e.recordedAt());
            case ConsentEvent.Suspended e ->
                new ConsentEvent.Suspended(e.consent(), subject, e.evidence(), e.occurredAt(), e.recordedAt());
            case ConsentEvent.SuspensionLifted e ->
                new ConsentEvent.SuspensionLifted(e.consent(), subject, e.suspension(), e.occurredAt(), e.recordedAt());
            case ConsentEvent.PlatformStopped e ->
                new ConsentEvent.PlatformStopped(e.consent(), subject, e.evidence(), e.occurredAt(), e.recordedAt());
            case ConsentEvent.PlatformResumed e ->
                new ConsentEvent.PlatformResumed(e.consent(), subject, e.evidence(), e.occurredAt(), e.recordedAt());
            case ConsentEvent.Suppressed e ->
                new ConsentEvent.Suppressed(e.consent(), subject, e.occurredAt(), e.recordedAt());
            case ConsentEvent.Returned e ->
                new ConsentEvent.Returned(e.consent(), subject, e.occurredAt(), e.recordedAt());
            case ConsentEvent.Merged e ->
                new ConsentEvent.Merged(e.consent(), subject, e.child(), e.merge(), e.occurredAt(), e.recordedAt());
            case ConsentEvent.Erased e ->
                new ConsentEvent.Erased(e.consent(), subject, e.erasure(), e.occurredAt(), e.recordedAt());
        };
    }

    private static Arbitrary<Integer> kinds(int last) {
        return Arbitraries.integers().between(0, last);
    }

    private static Arbitrary<Purpose> purposes() {
        return Arbitraries.of(Purpose.MARKETING, Purpose.SURVEY, Purpose.UTILITY);
    }

    private static Arbitrary<String> senders() {
        return Arbitraries.of(PersonFixture.CLINIC, PersonFixture.BILLING).injectNull(0.5);
    }

    public static Arbitrary<Instant> instants() {
        return Arbitraries.integers().between(0, 8).map(START::plusSeconds);
    }

    private static ConsentEvent event(int kind, SubjectToken subject, Instant at, Purpose purpose, String sender) {
        var id = CrockfordId.random("con_");
        var department = PersonFixture.assertedByDepartment();
        var person = PersonFixture.witnessed();
        return switch (kind) {
            case 0, 1 -> new ConsentEvent.Granted(id, subject, purpose, sender, department, at, at);
            case 2 -> new ConsentEvent.Pending(id, subject, purpose, sender, department, at, at);
            case 3 -> new ConsentEvent.Granted(id, subject, purpose, sender, person, at, at);
            case 4 -> new ConsentEvent.Withdrawn(id, subject, purpose, sender, department, at, at);
            case 5 -> new ConsentEvent.Withdrawn(id, subject, null, null, person, at, at);
            case 6 -> new ConsentEvent.Resumed(id, subject, person, at, at);
            case 7 -> new ConsentEvent.PlatformStopped(id, subject, person, at, at);
            case 8 -> new ConsentEvent.PlatformResumed(id, subject, person, at, at);
            case 9 -> new ConsentEvent.Returned(id, subject, at, at);
            case 10 -> new ConsentEvent.Suspended(id, subject, person, at, at);
            case 11 -> new ConsentEvent.Suppressed(id, subject, at, at);
            default -> throw new IllegalArgumentException("no such kind");
        };
    }

    /** Somebody looked at a suspension and lifted it. */
    public static ConsentEvent meantNothing(String suspension, Instant at) {
        return new ConsentEvent.SuspensionLifted(CrockfordId.random("con_"), SUBJECT, suspension, at, at);
    }

    public static ConsentEvent stopAt(Instant at) {
        return new ConsentEvent.Withdrawn(
                CrockfordId.random("con_"), SUBJECT, null, null, PersonFixture.witnessed(), at, at);
    }

    public static ConsentEvent erasedAt(Instant at) {
        return new ConsentEvent.Erased(CrockfordId.random("con_"), SUBJECT, CrockfordId.random("era_"), at, at);
    }
}
