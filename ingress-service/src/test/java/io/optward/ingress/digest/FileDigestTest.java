package io.optward.ingress.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class FileDigestTest {

    @Property
    void howeverADigestIsWrittenTheSameBytesAreMeant(@ForAll @Size(32) byte[] sha256) {
        var hex = HexFormat.of().formatHex(sha256);
        assertThat(FileDigest.bytesOf(hex)).hasValue(sha256);
        assertThat(FileDigest.bytesOf(hex.toUpperCase(Locale.ROOT))).hasValue(sha256);
        assertThat(FileDigest.bytesOf(Base64.getEncoder().encodeToString(sha256)))
                .hasValue(sha256);
        assertThat(FileDigest.bytesOf(Base64.getUrlEncoder().encodeToString(sha256)))
                .hasValue(sha256);
        assertThat(FileDigest.bytesOf(Base64.getUrlEncoder().withoutPadding().encodeToString(sha256)))
                .hasValue(sha256);
    }

    @Property
    void howeverADigestIsWrittenItIsKeyedAsOne(@ForAll @Size(32) byte[] sha256) {
        var keyed = "sha256:" + HexFormat.of().formatHex(sha256);
        assertThat(FileDigest.toBeKeyed(sha256)).isEqualTo(keyed);
        assertThat(FileDigest.toBeKeyed(Base64.getEncoder().encodeToString(sha256)))
                .isEqualTo(keyed);
        assertThat(FileDigest.toBeKeyed(HexFormat.of().withUpperCase().formatHex(sha256)))
                .isEqualTo(keyed);
    }

    @Property
    void whatHasAnotherLengthIsNoDigest(@ForAll @Size(max = 31) byte[] bytes) {
        assertThat(FileDigest.bytesOf(Base64.getEncoder().encodeToString(bytes)))
                .isEmpty();
        assertThat(FileDigest.bytesOf(HexFormat.of().formatHex(bytes) + "00".repeat(33 - bytes.length)))
                .isEmpty();
    }

    @Example
    void whatIsNoDigestStandsForItself() {
        assertThat(FileDigest.bytesOf("not a digest")).isEmpty();
        assertThat(FileDigest.bytesOf("")).isEmpty();
        assertThat(FileDigest.toBeKeyed("not a digest")).isEqualTo("sha256:not a digest");
    }
}
