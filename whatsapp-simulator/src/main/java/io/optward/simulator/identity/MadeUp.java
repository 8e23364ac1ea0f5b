package io.optward.simulator.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * What is made up about a person nobody described. It follows from the phone number alone, so the same person has the
 * same business-scoped user id after a restart, as with Meta.
 */
final class MadeUp {

    private static final String ALPHANUMERICS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int BSUID_LENGTH = 14;
    private static final int NAME_OFFSET = 20;
    private static final List<String> FIRST_NAMES =
            List.of("Amara", "Bruno", "Chen", "Dalia", "Emeka", "Freya", "Goran", "Hana", "Ines", "Jorge", "Kaisa");
    private static final List<String> LAST_NAMES =
            List.of("Okoye", "Silva", "Wei", "Haddad", "Lindqvist", "Marek", "Novak", "Ortega", "Petit", "Quist");

    private MadeUp() {}

    /** {@code US.} and 14 capitals and digits. */
    static String bsuidOf(PhoneNumber phone) {
        byte[] digest = digest(phone);
        var bsuid = new StringBuilder("US.");
        for (int i = 0; i < BSUID_LENGTH; i++) {
            bsuid.append(ALPHANUMERICS.charAt(Byte.toUnsignedInt(digest[i]) % ALPHANUMERICS.length()));
        }
        return bsuid.toString();
    }

    static String nameOf(PhoneNumber phone) {
        byte[] digest = digest(phone);
        return FIRST_NAMES.get(Byte.toUnsignedInt(digest[NAME_OFFSET]) % FIRST_NAMES.size())
                + " "
                + LAST_NAMES.get(Byte.toUnsignedInt(digest[NAME_OFFSET + 1]) % LAST_NAMES.size());
    }

    private static byte[] digest(PhoneNumber phone) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(phone.waId().getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
