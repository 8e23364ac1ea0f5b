package io.optward.ingress.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.optward.contracts.SubjectToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ObjectSealTest {

    private static final String KEY = key(1);
    private static final ObjectSeal.Bound BOUND = new ObjectSeal.Bound(
            SubjectToken.random(), "mid_01ARZ3NDEKTSV4RRFFQ69G5FAV", "774400000000001", ObjectName.random());

    @Property(tries = 60)
    void whatWasSealedOpensByteForByte(@ForAll @IntRange(max = 300_000) int size, @ForAll long seed)
            throws IOException {
        var plain = bytes(size, seed);
        assertThat(opened(sealed(plain), KEY, BOUND)).isEqualTo(plain);
    }

    @Property(tries = 60)
    void whatWasCutOffDoesNotOpen(@ForAll @IntRange(max = 300_000) int size, @ForAll long seed) throws IOException {
        var sealed = sealed(bytes(size, seed));
        int cut = new Random(seed).nextInt(sealed.length);
        assertThatThrownBy(() -> opened(Arrays.copyOf(sealed, cut), KEY, BOUND)).isInstanceOf(IOException.class);
    }

    @Property(tries = 60)
    void whatWasChangedInOneBitDoesNotOpen(@ForAll @IntRange(max = 300_000) int size, @ForAll long seed)
            throws IOException {
        var sealed = sealed(bytes(size, seed));
        int at = new Random(seed).nextInt(sealed.length);
        sealed[at] ^= (byte) (1 << (at % 8));
        assertThatThrownBy(() -> opened(sealed, KEY, BOUND)).isInstanceOf(IOException.class);
    }

    @Example
    void whatWasCutOffAtTheEndOfASegmentDoesNotOpen() throws IOException {
        var sealed = sealed(bytes(200_000, 7));
        for (int segments = 1; segments * 65_536 < sealed.length; segments++) {
            var cut = Arrays.copyOf(sealed, segments * 65_536);
            assertThatThrownBy(() -> opened(cut, KEY, BOUND)).isInstanceOf(IOException.class);
        }
    }

    @Example
    void anObjectInAnothersPlaceDoesNotOpen() throws IOException {
        var sealed = sealed(bytes(1_000, 3));
        var others = new ObjectSeal.Bound[] {
            new ObjectSeal.Bound(SubjectToken.random(), BOUND.message(), BOUND.metaId(), BOUND.object()),
            new ObjectSeal.Bound(BOUND.subject(), "mid_01BX5ZZKBKACTAV9WEVGEMMVRZ", BOUND.metaId(), BOUND.object()),
            new ObjectSeal.Bound(BOUND.subject(), BOUND.message(), "774400000000002", BOUND.object()),
            new ObjectSeal.Bound(BOUND.subject(), BOUND.message(), BOUND.metaId(), ObjectName.random())
        };
        for (var other : others) {
            assertThatThrownBy(() -> opened(sealed, KEY, other)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> opened(sealed, key(2), BOUND)).isInstanceOf(IOException.class);
    }

    @Example
    void aKeyThatIsNoneIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> ObjectSeal.of("secret!", BOUND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the key of an object is not base64url");
        assertThatThrownBy(() -> ObjectSeal.of("c2VjcmV0", BOUND))
                .hasMessage("the key of an object has 6 bytes; want 32");
    }

    private static byte[] sealed(byte[] plain) throws IOException {
        var sealed = new ByteArrayOutputStream();
        try (var sealing = ObjectSeal.of(KEY, BOUND).sealing(sealed)) {
            sealing.write(plain);
        }
        return sealed.toByteArray();
    }

    private static byte[] opened(byte[] sealed, String key, ObjectSeal.Bound bound) throws IOException {
        try (var opening = ObjectSeal.of(key, bound).opening(new ByteArrayInputStream(sealed))) {
            return opening.readAllBytes();
        }
    }

    private static byte[] bytes(int size, long seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static String key(long seed) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(32, seed));
    }
}
