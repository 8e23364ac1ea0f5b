package io.optward.ingress.signal;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The form in which texts and keywords are compared: compatibility characters resolved, invisible characters gone, words
 * of letters, digits and hyphens with single spaces between them, upper case without regard to locale (so that the
 * Turkish ı, i, İ and I are one letter). {@code  «Stop!» 🛑 } becomes {@code STOP}; {@code opt-out} keeps its hyphen.
 *
 * <p>Letters that are written with and without a mark are one letter: Latin and Greek diacritics, Arabic vowel signs,
 * tatweel and the forms of alef and ya, Hebrew points, the Devanagari nukta and candrabindu, the dots of the Cyrillic ё.
 * Marks that make another letter stay: й, ї, the vowels of Devanagari.
 *
 * <p>The form of a normal form is itself; case and invisible characters make no difference to it.
 */
final class NormalText {

    private static final char SPACE = ' ';
    private static final char HYPHEN = '-';
    private static final int FIRST_REGIONAL_INDICATOR = 0x1F1E6;
    private static final int LAST_REGIONAL_INDICATOR = 0x1F1FF;
    private static final int COMBINING_DIAERESIS = 0x308;
    private static final int COMBINING_ACUTE = 0x301;
    private static final int COMBINING_GRAVE = 0x300;
    private static final int NUKTA = 0x93C;
    private static final int CANDRABINDU = 0x901;
    private static final int ANUSVARA = 0x902;

    private final StringBuilder kept;
    /** The letter that a mark belongs to; 0 at the beginning of a word. */
    private int base;

    private boolean hyphened;

    private NormalText(int length) {
        kept = new StringBuilder(length);
    }

    static String of(CharSequence text) {
        var form = new NormalText(text.length());
        if (isAscii(text)) {
            for (int i = 0; i < text.length(); i++) {
                form.ascii(text.charAt(i));
            }
            return form.kept.toString();
        }
        var apart = Normalizer.normalize(text, Normalizer.Form.NFKD).toUpperCase(Locale.ROOT);
        for (int i = 0; i < apart.length(); ) {
            int c = apart.codePointAt(i);
            i += Character.charCount(c);
            form.take(c);
        }
        return Normalizer.normalize(form.kept, Normalizer.Form.NFC);
    }

    private static boolean isAscii(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Most texts are ASCII and need no tables. */
    private void ascii(char c) {
        if (c >= 'a' && c <= 'z') {
            letter(c - ('a' - 'A'));
        } else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
            letter(c);
        } else if (c == HYPHEN) {
            hyphen();
        } else {
            endWord();
        }
    }

    private void take(int c) {
        if (c < 0x80) {
            ascii((char) c);
            return;
        }
        switch (Character.getType(c)) {
            case Character.FORMAT, Character.SURROGATE, Character.ENCLOSING_MARK -> {
                // nobody sees them
            }
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> mark(c);
            default -> visible(c);
        }
    }

    private void visible(int c) {
        if (isFiller(c) || isTatweel(c)) {
            return;
        }
        if (isHyphen(c)) {
            hyphen();
        } else if (isEmoji(c) || isApostrophe(c) || !Character.isLetterOrDigit(c)) {
            endWord();
        } else {
            spelled(c);
        }
    }

    /** Letters that no decomposition takes apart. */
    private void spelled(int c) {
        switch (c) {
            case 0x1E9E -> twice('S'); // ẞ
            case 0x141 -> letter('L'); // Ł
            case 0xD8 -> letter('O'); // Ø
            case 0x110, 0xD0 -> letter('D'); // Đ, Ð
            case 0x126 -> letter('H'); // Ħ
            case 0xC6 -> pair('A', 'E'); // Æ
            case 0x152 -> pair('O', 'E'); // Œ
            case 0x671 -> letter(0x627); // alef wasla
            case 0x649, 0x6CC -> letter(0x64A); // alef maqsura, Persian ya
            case 0x629 -> letter(0x647); // ta marbuta
            case 0x6A9 -> letter(0x643); // Persian kaf
            default -> letter(c);
        }
    }

    private void pair(int one, int other) {
        letter(one);
        letter(other);
    }

    private void twice(int c) {
        pair(c, c);
    }

    private void letter(int c) {
        if (base == 0 && !kept.isEmpty()) {
            kept.append(SPACE);
        } else if (hyphened) {
            kept.append(HYPHEN);
        }
        hyphened = false;
        kept.appendCodePoint(c);
        base = c;
    }

    private void mark(int c) {
        if (base == 0 || isIgnorable(c) || hyphened) {
            return;
        }
        if (makesAnotherLetter(c)) {
            kept.appendCodePoint(c == CANDRABINDU ? ANUSVARA : c);
        }
    }

    private boolean makesAnotherLetter(int mark) {
        return switch (Character.UnicodeScript.of(base)) {
            case LATIN, GREEK, ARABIC, HEBREW, COMMON -> false;
            case CYRILLIC ->
                !(mark == COMBINING_ACUTE || mark == COMBINING_GRAVE || (mark == COMBINING_DIAERESIS && base == 'Е'));
            default -> mark != NUKTA;
        };
    }

    private void hyphen() {
        if (hyphened) {
            endWord();
        } else {
            hyphened = base != 0;
        }
    }

    private void endWord() {
        base = 0;
        hyphened = false;
    }

    private static boolean isHyphen(int c) {
        return c == 0x2010 || c == 0x2011 || c == 0x2212;
    }

    /** Modifier letters that stand for an apostrophe. */
    private static boolean isApostrophe(int c) {
        return c >= 0x2B9 && c <= 0x2BF;
    }

    private static boolean isTatweel(int c) {
        return c == 0x640;
    }

    /** Letters that take no room: fillers of Hangul. */
    private static boolean isFiller(int c) {
        return c == 0x115F || c == 0x1160;
    }

    /** Variation selectors, joiners and inherent vowels that count as marks. */
    private static boolean isIgnorable(int c) {
        return (c >= 0xFE00 && c <= 0xFE0F)
                || (c >= 0xE0100 && c <= 0xE01EF)
                || (c >= 0x180B && c <= 0x180F)
                || c == 0x34F
                || c == 0x17B4
                || c == 0x17B5;
    }

    /** Pictures, not the digits and signs that Unicode counts as emoji, too. */
    private static boolean isEmoji(int c) {
        return Character.isExtendedPictographic(c)
                || Character.isEmojiPresentation(c)
                || Character.isEmojiModifier(c)
                || (c >= FIRST_REGIONAL_INDICATOR && c <= LAST_REGIONAL_INDICATOR);
    }
}
