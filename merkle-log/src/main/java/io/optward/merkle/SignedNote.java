package io.optward.merkle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A text with signatures beside it: the text, an empty line, and one line {@code — <name> <base64 of key id ‖ signature>}
 * per signature.
 *
 * @param text what was signed, ended by a line feed
 * @see "C2SP signed-note"
 */
public record SignedNote(String text, List<NoteSignature> signatures) {

    private static final String SIGNATURE_LINE = "— ";
    private static final int KEY_ID_BYTES = 4;
    private static final int LONGEST = 1_000_000;

    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new IllegalArgumentException(
                    "a note's text ends with a line feed and has no other control characters");
        }
    }

    /**
     * One signature line.
     *
     * @param name the signer's name
     * @param blob base64 of the key's id (4 bytes) and the signature
     */
    public record NoteSignature(String name, String blob) {}

    static SignedNote unsigned(String text) {
        return new SignedNote(text, List.of());
    }

    SignedNote with(NoteKey key, byte[] signature) {
        var blob = Base64.getEncoder().encodeToString(NoteKey.join(key.id(), signature));
        var more = new ArrayList<>(signatures);
        more.add(new NoteSignature(key.name(), blob));
        return new SignedNote(text, more);
    }

    /**
     * Reads a note; says nothing about whether its signatures are right.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public static SignedNote parse(String note) {
        int gap = note.lastIndexOf("\n\n");
        if (gap < 0 || !note.endsWith("\n") || note.length() > LONGEST) {
            throw new IllegalArgumentException("a signed note is a text, an empty line and signature lines");
        }
        var signatures =
                note.substring(gap + 2).lines().map(SignedNote::signature).toList();
        if (signatures.isEmpty()) {
            throw new IllegalArgumentException("the note has no signature");
        }
        return new SignedNote(note.substring(0, gap + 1), signatures);
    }

    private static NoteSignature signature(String line) {
        var parts = line.split(" ", -1);
        if (!line.startsWith(SIGNATURE_LINE) || parts.length != 3) {
            throw new IllegalArgumentException("a signature line is — name base64");
        }
        return new NoteSignature(parts[1], parts[2]);
    }

    /** Tells whether {@code key} signed the text. Signatures of other keys do not matter. */
    public boolean isSignedBy(NoteKey key) {
        var message = text.getBytes(StandardCharsets.UTF_8);
        return signatures.stream()
                .filter(signature -> signature.name().equals(key.name()))
                .anyMatch(signature -> fits(signature, key, message));
    }

    private static boolean fits(NoteSignature signature, NoteKey key, byte[] message) {
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(signature.blob());
        } catch (IllegalArgumentException _) {
            return false;
        }
        return blob.length > KEY_ID_BYTES
                && Arrays.equals(Arrays.copyOf(blob, KEY_ID_BYTES), key.id())
                && key.verifies(message, Arrays.copyOfRange(blob, KEY_ID_BYTES, blob.length));
    }

    /** The note as it is published. */
    @Override
    public String toString() {
        var note = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> note.append(SIGNATURE_LINE)
                .append(signature.name())
                .append(' ')
                .append(signature.blob())
                .append('\n'));
        return note.toString();
    }
}
