package io.optward.ingress.signal;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The form in which texts and keywords are compared: compatibility characters resolved, invisible characters and emoji
 * gone, no punctuation around words, single spaces, upper case without regard to locale, Latin letters without their
 * diacritics. {@code  «Stop!» 🛑 } becomes {@code STOP}; {@code opt-out} keeps the hyphen inside.
 */
final class NormalText {

    private static final int COMBINING_KEYCAP = 0x20E3;
    private static final int FIRST_REGIONAL_INDICATOR = 0x1F1E6;
    private static final int LAST_REGIONAL_INDICATOR = 0x1F1FF;

    private NormalText() {}

    static String of(String text) {
        var visible = visible(Normalizer.normalize(text, Normalizer.Form.NFKC));
        var plain = withoutLatinDiacritics(visible.toUpperCase(Locale.ROOT));
        return Arrays.stream(plain.split(" ", -1))
                .map(NormalText::withoutSurroundingPunctuation)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** Drops emoji and what nobody sees; every kind of white space becomes a space. */
    private static String visible(String text) {
        var kept = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.CONTROL) {
                kept.append(' ');
            } else if (!isInvisible(c) && !isEmoji(c)) {
                kept.appendCodePoint(c);
            }
        });
        return kept.toString();
    }

    /** Bidi marks, zero-width characters, soft hyphens, tags, variation selectors; lone surrogates. */
    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT, Character.SURROGATE -> true;
            default -> (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
        };
    }

    /** Pictures, not the digits and signs that Unicode counts as emoji, too. */
    private static boolean isEmoji(int c) {
        return Character.isExtendedPictographic(c)
                || Character.isEmojiPresentation(c)
                || Character.isEmojiModifier(c)
                || c == COMBINING_KEYCAP
                || (c >= FIRST_REGIONAL_INDICATOR && c <= LAST_REGIONAL_INDICATOR);
    }

    private static String withoutLatinDiacritics(String text) {
        var kept = new StringBuilder(text.length());
        boolean afterLatin = false;
        var decomposed = Normalizer.normalize(text, Normalizer.Form.NFD);
        for (int i = 0; i < decomposed.length(); ) {
            int c = decomposed.codePointAt(i);
            i += Character.charCount(c);
            boolean mark = Character.getType(c) == Character.NON_SPACING_MARK;
            if (!mark) {
                afterLatin = Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN;
            }
            if (!(mark && afterLatin)) {
                kept.appendCodePoint(c);
            }
        }
        return Normalizer.normalize(kept, Normalizer.Form.NFC);
    }

    private static String withoutSurroundingPunctuation(String word) {
        int from = 0;
        int to = word.length();
        while (from < to && isSurrounding(word.codePointAt(from))) {
            from += Character.charCount(word.codePointAt(from));
        }
        while (to > from && isSurrounding(word.codePointBefore(to))) {
            to -= Character.charCount(word.codePointBefore(to));
        }
        return word.substring(from, to);
    }

    private static boolean isSurrounding(int c) {
        return !Character.isLetterOrDigit(c);
    }
}
