package io.optward.ingress.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadAddressesTest {

    private static final String PATH = "/whatsapp_business/attachments/?mid=774400000000001&ext=1795340302&hash=ARn0";

    private final DownloadAddresses metas = new DownloadAddresses(List.of(URI.create("https://lookaside.fbsbx.com")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://lookaside.fbsbx.com",
                "https://lookaside.fbsbx.com:443",
                "https://LOOKASIDE.FBSBX.COM",
                "HTTPS://lookaside.fbsbx.com"
            })
    void metasOwnHostIsAsked(String origin) {
        assertThat(metas.accept(origin + PATH)).hasValue(URI.create(origin + PATH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://lookaside.fbsbx.com",
                "https://lookaside.fbsbx.com:8443",
                "https://lookaside.fbsbx.com:80",
                "https://evil.lookaside.fbsbx.com",
                "https://lookaside.fbsbx.com.evil.example",
                "https://lookaside.fbsbx.com.",
                "https://fbsbx.com",
                "https://lookaside.fbsbx.com@evil.example",
                "https://lookaside.fbsbx.com%40evil.example",
                "https://lookaside.fbsbx.com%2eevil.example",
                "https://evil.example#@lookaside.fbsbx.com",
                "https://evil.example\\@lookaside.fbsbx.com",
                "https://evil.example/https://lookaside.fbsbx.com",
                "https://evil.example?https://lookaside.fbsbx.com",
                "https://user:password@lookaside.fbsbx.com",
                "https://@lookaside.fbsbx.com",
                "https://127.0.0.1",
                "https://[::1]",
                "https://2130706433",
                "https://0x7f000001",
                "https://169.254.169.254",
                "https://[::ffff:169.254.169.254]",
                "https://localhost",
                "https://lookaside.fbsbx.com\n.evil.example",
                "https://lookaside。fbsbx.com",
                "https://ⓛookaside.fbsbx.com",
                "ftp://lookaside.fbsbx.com",
                "file:///etc/passwd",
                "jar:https://lookaside.fbsbx.com!",
                "//lookaside.fbsbx.com",
                "lookaside.fbsbx.com",
                "https:lookaside.fbsbx.com",
                "https:///lookaside.fbsbx.com",
                ""
            })
    void nobodyElseIsShownTheToken(String origin) {
        assertThat(metas.accept(origin + PATH)).isEmpty();
    }

    @Test
    void aFragmentIsNothingThatMetaWouldSend() {
        assertThat(metas.accept("https://lookaside.fbsbx.com/file#part")).isEmpty();
    }

    @Test
    void theSimulatorOnThisMachineIsAskedAtItsPortOnly() {
        var local = new DownloadAddresses(List.of(URI.create("http://127.0.0.1:8090")));
        assertThat(local.accept("http://127.0.0.1:8090/file")).isPresent();
        assertThat(local.accept("http://127.0.0.1:8091/file")).isEmpty();
        assertThat(local.accept("http://127.0.0.1/file")).isEmpty();
        assertThat(local.accept("https://127.0.0.1:8090/file")).isEmpty();
        assertThat(local.accept("http://localhost:8090/file")).isEmpty();
        assertThat(local.accept("http://127.1:8090/file")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://lookaside.fbsbx.com",
                "https://lookaside.fbsbx.com/attachments",
                "https://user@lookaside.fbsbx.com",
                "https://lookaside.fbsbx.com?a=b",
                "lookaside.fbsbx.com",
                "ftp://lookaside.fbsbx.com"
            })
    void aListThatWouldAllowMoreOrLessThanItSeemsToIsRefused(String origin) {
        assertThatThrownBy(() -> new DownloadAddresses(List.of(URI.create(origin))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("optward.ingress.media.downloads-from: ");
    }
}
