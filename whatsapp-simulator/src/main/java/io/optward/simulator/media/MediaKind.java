package io.optward.simulator.media;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What Meta takes as a medium of which kind, and how large.
 *
 * @see "Meta, WhatsApp Business Platform, Media: supported media types"
 */
public enum MediaKind {
    IMAGE(5, List.of("image/jpeg", "image/png"), "ffd8ffe000104a46494600010100000100010000"),
    VIDEO(16, List.of("video/mp4", "video/3gpp"), "0000001c66747970697363600000020069736f6d6d703432"),
    AUDIO(
            16,
            List.of("audio/ogg; codecs=opus", "audio/ogg", "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4"),
            "4f67675300020000000000000000010000000000000001134f70757348656164"),
    DOCUMENT(
            100,
            List.of(
                    "application/pdf",
                    "text/plain",
                    "application/msword",
                    "application/vnd.ms-excel",
                    "application/vnd.ms-powerpoint",
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
            "255044462d312e340a"),
    STICKER(1, List.of("image/webp"), "524946461a000000574542505650384c");

    private static final int FILLER = 31;
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int ANIMATED_STICKER = 500 * 1024;

    private final int mebibytes;

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<String> mimeTypes;

    private final String signature;

    MediaKind(int mebibytes, List<String> mimeTypes, String signature) {
        this.mebibytes = mebibytes;
        this.mimeTypes = mimeTypes;
        this.signature = signature;
    }

    /** The kind that a message's {@code type} names; {@code voice} is how {@code audio} was once called. */
    public static Optional<MediaKind> ofMessage(String type) {
        return type.equals("voice")
                ? Optional.of(AUDIO)
                : with(kind -> kind.word().equals(type));
    }

    /** The kind of a MIME type, parameters aside. */
    static Optional<MediaKind> ofMimeType(String mimeType) {
        return with(
                kind -> kind.mimeTypes.stream().anyMatch(known -> bare(known).equals(bare(mimeType))));
    }

    /** As in a message's {@code type}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is taken unless a MIME type is given. */
    public String usualMimeType() {
        return mimeTypes.getFirst();
    }

    /** In bytes. */
    public int largest() {
        return this == STICKER ? ANIMATED_STICKER : mebibytes * MEBIBYTE;
    }

    /** Bytes that begin as a file of this kind does and go on with anything; no player shows them. */
    public byte[] sample(int size) {
        byte[] start = HexFormat.of().parseHex(signature);
        byte[] sample = new byte[size];
        for (int i = 0; i < size; i++) {
            sample[i] = i < start.length ? start[i] : (byte) (i * FILLER);
        }
        return sample;
    }

    private static Optional<MediaKind> with(Predicate<MediaKind> wanted) {
        return Arrays.stream(values()).filter(wanted).findFirst();
    }

    private static String bare(String mimeType) {
        return mimeType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
