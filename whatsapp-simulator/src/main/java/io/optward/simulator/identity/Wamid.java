package io.optward.simulator.identity;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A WhatsApp message id in Meta's real form: {@code wamid.} and the base64 of a few bytes that contain the person's
 * phone number in clear. That makes it personal data, so printing it shows nothing.
 *
 * @param value as it travels; opaque and case-sensitive
 */
public record Wamid(String value) {

    private static final String PREFIX = "wamid.";
    private static final int OUTBOUND = 0x11;
    private static final int INBOUND = 0x12;
    private static final int SERIAL_BYTES = 10;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HexFormat UPPER_HEX = HexFormat.of().withUpperCase();

    /** A new id for a message of the business to this person. */
    public static Wamid outboundTo(PhoneNumber phone) {
        return of(phone, OUTBOUND);
    }

    /** A new id for a message of this person to the business. */
    public static Wamid inboundFrom(PhoneNumber phone) {
        return of(phone, INBOUND);
    }

    private static Wamid of(PhoneNumber phone, int direction) {
        byte[] digits = phone.waId().getBytes(StandardCharsets.US_ASCII);
        byte[] serialBytes = new byte[SERIAL_BYTES];
        RANDOM.nextBytes(serialBytes);
        byte[] serial = UPPER_HEX.formatHex(serialBytes).getBytes(StandardCharsets.US_ASCII);
        var bytes = new ByteArrayOutputStream();
        bytes.write(0x1C);
        bytes.write(0x18);
        bytes.write(digits.length);
        bytes.writeBytes(digits);
        bytes.write(0x15);
        bytes.write(0x02);
        bytes.write(0x00);
        bytes.write(direction);
        bytes.write(0x18);
        bytes.write(serial.length);
        bytes.writeBytes(serial);
        bytes.write(0x00);
        return new Wamid(PREFIX + Base64.getEncoder().encodeToString(bytes.toByteArray()));
    }

    @Override
    public String toString() {
        return "Wamid[…]";
    }
}
