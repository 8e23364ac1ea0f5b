package io.optward.stack.scan;

import io.optward.contracts.SubjectToken;
import io.optward.stack.postgres.Database;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a person's wrapped data keys look like wherever somebody copied them: the bytes themselves while the vault has them,
 * in hex and Base64 too; afterwards what names the person and a key-encryption key together.
 */
public final class WrappedKeys {

    private static final String KEK = "kek_";
    private static final int LONGEST_KEK = 14;
    private static final int GROUP = 3;

    private final List<SubjectToken> tokens;
    private final List<byte[]> wrapped;

    private WrappedKeys(Collection<SubjectToken> tokens, List<byte[]> wrapped) {
        this.tokens = List.copyOf(tokens);
        this.wrapped = wrapped;
    }

    /** Reads what the vault has of a person's data keys; nothing after an erasure. */
    public static WrappedKeys of(Family family, Scan.Server server) throws SQLException {
        try (var connection = server.connect(Database.VAULT.databaseName());
                var query = connection.prepareStatement("SELECT wrapped FROM data_key WHERE subject = ANY (?)")) {
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "text",
                            family.tokens().stream().map(SubjectToken::value).toArray()));
            try (var rows = query.executeQuery()) {
                var wrapped = new ArrayList<byte[]>();
                while (rows.next()) {
                    wrapped.add(rows.getBytes(1));
                }
                return new WrappedKeys(family.tokens(), wrapped);
            }
        }
    }

    /** The keys as the vault has them. */
    Haystack copies() {
        var needles = new ArrayList<Needle>();
        for (var key : wrapped) {
            add(needles, key);
            add(needles, HexFormat.of().formatHex(key));
            add(needles, HexFormat.of().withUpperCase().formatHex(key));
            for (int offset = 0; offset < GROUP; offset++) {
                add(needles, base64(Base64.getEncoder(), key, offset));
                add(needles, base64(Base64.getUrlEncoder(), key, offset));
            }
        }
        return new Haystack(needles);
    }

    /** The name of a key-encryption key: beside a token of the person it says that there is a data key. */
    static Haystack keyEncryptionKeys() {
        return new Haystack(IntStream.rangeClosed(1, 9)
                .mapToObj(digit -> new Needle(0, "", ascii(KEK + digit), "", ""))
                .toList());
    }

    /** A row of the vault's data keys as PostgreSQL writes it into its files, a deleted one among them. */
    Haystack rows() {
        var needles = new ArrayList<Needle>();
        for (var token : tokens) {
            for (int length = KEK.length() + 1; length <= LONGEST_KEK; length++) {
                // a short text is a byte with its length, its own counted, and what it says
                add(needles, token.value() + (char) ((length + 1) << 1 | 1) + KEK);
            }
        }
        return new Haystack(needles);
    }

    /** The characters that the key alone decides where it stands {@code offset} bytes after the start of a group. */
    private static String base64(Base64.Encoder encoder, byte[] key, int offset) {
        var shifted = new byte[offset + key.length];
        System.arraycopy(key, 0, shifted, offset, key.length);
        return encoder.withoutPadding()
                .encodeToString(shifted)
                .substring(Math.ceilDiv(offset * Byte.SIZE, 6), shifted.length * Byte.SIZE / 6);
    }

    private static void add(List<Needle> needles, String text) {
        add(needles, ascii(text));
    }

    private static void add(List<Needle> needles, byte[] bytes) {
        needles.add(new Needle(0, "", bytes, "", ""));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
