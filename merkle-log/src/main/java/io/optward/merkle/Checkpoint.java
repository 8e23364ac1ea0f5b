package io.optward.merkle;

import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What a log says of itself at one moment: who it is, how many leaves it has, and their root.
 *
 * @param origin the log's name, unique in the world and for ever, such as {@code optward.local/log}
 * @param size leaves, from 0
 * @see "C2SP tlog-checkpoint"
 */
public record Checkpoint(String origin, long size, Hash root) {

    private static final Pattern SIZE = Pattern.compile("0|[1-9]\\d{0,17}");

    public Checkpoint {
        if (origin.isEmpty() || origin.contains("\n") || size < 0) {
            throw new IllegalArgumentException("a checkpoint has an origin of one line and a size from 0");
        }
    }

    /** The text that is signed: origin, size and base64 root, a line each. */
    public String text() {
        return origin + "\n" + size + "\n" + root.base64() + "\n";
    }

    /** Signs this checkpoint. */
    public SignedNote signedBy(NoteSigner signer) {
        return signer.sign(text());
    }

    /**
     * Reads the text of a checkpoint; lines after the third are extensions and do not matter.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public static Checkpoint parse(String text) {
        var lines = text.split("\n", -1);
        if (lines.length < 4 || !SIZE.matcher(lines[1]).matches()) {
            throw new IllegalArgumentException("a checkpoint is an origin, a size and a base64 root, a line each");
        }
        var root = Hash.of(Base64.getDecoder().decode(lines[2]));
        if (!root.base64().equals(lines[2])) {
            throw new IllegalArgumentException("the root is not in the one form of base64");
        }
        return new Checkpoint(lines[0], Long.parseLong(lines[1]), root);
    }
}
