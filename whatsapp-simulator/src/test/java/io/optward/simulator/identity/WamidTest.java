package io.optward.simulator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class WamidTest {

    private static final PhoneNumber AMARA = new PhoneNumber("15550100777");

    @Test
    void anOutboundIdHasMetasFormWithThePhoneNumberInside() {
        byte[] bytes = decoded(Wamid.outboundTo(AMARA));

        assertThat(HexFormat.of().formatHex(bytes))
                .matches("1c180b" + "3135353530313030373737" + "15020011" + "1814" + "(3[0-9]|4[1-6]){20}" + "00");
        assertThat(new String(bytes, StandardCharsets.US_ASCII)).contains("15550100777");
    }

    @Test
    void anInboundIdDiffersInItsDirection() {
        assertThat(HexFormat.of().formatHex(decoded(Wamid.inboundFrom(AMARA)))).contains("15020012");
    }

    @Test
    void noTwoIdsAreTheSame() {
        assertThat(Wamid.outboundTo(AMARA)).isNotEqualTo(Wamid.outboundTo(AMARA));
    }

    @Test
    void printingAnIdShowsNothing() {
        assertThat(Wamid.outboundTo(AMARA)).hasToString("Wamid[…]");
    }

    private static byte[] decoded(Wamid id) {
        assertThat(id.value()).startsWith("wamid.");
        return Base64.getDecoder().decode(id.value().substring("wamid.".length()));
    }
}
