package io.optward.vault.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Everything that a value is sealed for, two of each, and every value asked for as every other: only as what it was sealed
 * as does it open.
 */
class SealingMatrixTest {

    private static final List<SubjectToken> SUBJECTS = List.of(SubjectToken.random(), SubjectToken.random());
    private static final List<String> FIELDS = List.of("body", "media.key");
    private static final List<String> CONTEXTS = List.of("mid_1", "mid_2");
    private static final List<String> SENDERS = List.of("330200000000001", "330200000000002", "");
    private static final List<Integer> VERSIONS = List.of(1, 2);

    private final KeyRing keys = new KeyRing(Keysets.generate(Instant.EPOCH));

    private record Place(SubjectToken subject, String field, String context, String sender, int version) {}

    @Test
    void aSealedValueOpensAsWhatItWasSealedAsAndAsNothingElse() {
        var first = new HashMap<SubjectToken, DataKey>();
        var both = new HashMap<SubjectToken, DataKey>();
        for (var subject : SUBJECTS) {
            var fresh = keys.newDataKey(subject);
            first.put(subject, fresh.key());
            both.put(subject, keys.unwrap(subject, keys.renew(subject, fresh.wrapped())));
        }
        var places = everyPlace();
        int opened = 0;
        for (var sealedFor : places) {
            var sealed = seal(sealedFor.version() == 1 ? first : both, sealedFor);
            for (var askedAs : places) {
                var asked = saying(askedAs.version(), sealed);
                var value =
                        both.get(askedAs.subject()).open(askedAs.field(), askedAs.context(), sender(askedAs), asked);
                assertThat(value.isPresent())
                        .as("sealed for %s, asked for as %s", sealedFor, askedAs)
                        .isEqualTo(sealedFor.equals(askedAs));
                opened += value.isPresent() ? 1 : 0;
            }
        }
        assertThat(opened).isEqualTo(places.size()).isEqualTo(48);
    }

    @Test
    void partsThatFlowIntoOneAnotherAreNotTheSame() {
        var key = keys.newDataKey(SUBJECTS.getFirst()).key();
        var sealed = key.seal("body", "mid_1", "33", "Hi");
        for (var asked : List.of(
                List.of("bodym", "id_1", "33"), List.of("body", "mid_13", "3"), List.of("body", "mid_133", ""))) {
            var sender = asked.get(2).isEmpty() ? null : asked.get(2);
            assertThat(key.open(asked.get(0), asked.get(1), sender, sealed))
                    .as("%s", asked)
                    .isEmpty();
        }
    }

    private static List<Place> everyPlace() {
        return SUBJECTS.stream()
                .flatMap(subject -> FIELDS.stream().flatMap(field -> CONTEXTS.stream()
                        .flatMap(context -> SENDERS.stream().flatMap(sender -> VERSIONS.stream()
                                .map(version -> new Place(subject, field, context, sender, version))))))
                .toList();
    }

    private static SealedValue seal(Map<SubjectToken, DataKey> with, Place place) {
        return with.get(place.subject()).seal(place.field(), place.context(), sender(place), "Hi");
    }

    private static String sender(Place place) {
        return place.sender().isEmpty() ? null : place.sender();
    }

    private static SealedValue saying(int version, SealedValue sealed) {
        var bytes = Base64.getUrlDecoder().decode(sealed.text().substring(SealedValue.PREFIX.length()));
        bytes[0] = (byte) version;
        return new SealedValue(
                SealedValue.PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
