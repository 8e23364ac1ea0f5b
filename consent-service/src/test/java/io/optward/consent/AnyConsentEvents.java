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
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        instants(),
                        Arbitraries.of(Purpose.MARKETING, Purpose.SURVEY, Purpose.UTILITY),
                        Arbitraries.of(PersonFixture.CLINIC, PersonFixture.BILLING)
                                .injectNull(0.5))
                .as(AnyConsentEvents::event);
    }

    public static Arbitrary<Instant> instants() {
        return Arbitraries.integers().between(0, 8).map(START::plusSeconds);
    }

    private static ConsentEvent event(int kind, Instant at, Purpose purpose, String sender) {
        var id = CrockfordId.random("con_");
        var department = PersonFixture.assertedByDepartment();
        var person = PersonFixture.witnessed();
        return switch (kind) {
            case 0, 1 -> new ConsentEvent.Granted(id, SUBJECT, purpose, sender, department, at, at);
            case 2 -> new ConsentEvent.Pending(id, SUBJECT, purpose, sender, department, at, at);
            case 3 -> new ConsentEvent.Granted(id, SUBJECT, purpose, sender, person, at, at);
            case 4 -> new ConsentEvent.Withdrawn(id, SUBJECT, purpose, sender, department, at, at);
            case 5 -> new ConsentEvent.Withdrawn(id, SUBJECT, null, null, person, at, at);
            case 6 -> new ConsentEvent.Resumed(id, SUBJECT, person, at, at);
            case 7 -> new ConsentEvent.PlatformStopped(id, SUBJECT, person, at, at);
            case 8 -> new ConsentEvent.PlatformResumed(id, SUBJECT, person, at, at);
            case 9 -> new ConsentEvent.Returned(id, SUBJECT, at, at);
            default -> throw new IllegalArgumentException("no such kind");
        };
    }

    public static ConsentEvent stopAt(Instant at) {
        return new ConsentEvent.Withdrawn(
                CrockfordId.random("con_"), SUBJECT, null, null, PersonFixture.witnessed(), at, at);
    }

    public static ConsentEvent erasedAt(Instant at) {
        return new ConsentEvent.Erased(CrockfordId.random("con_"), SUBJECT, CrockfordId.random("era_"), at, at);
    }
}
