package io.optward.vault.subject;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A telephone line, whichever of its numbers it is named by. Some countries put digits into or before their numbers, and
 * WhatsApp still writes some of them as they were. Where digits may mean two lines, they are taken as two: two subjects
 * can be found to be one person later, one subject can never be split.
 *
 * <ul>
 *   <li>Brazil: mobile numbers got a 9 after the area code (2012 to 2016). WhatsApp writes it for area codes up to 28
 *       and, for most accounts, not from 31 on. Eight digits that begin with 6, 8 or 9 were mobile and are the same line
 *       with the 9; 2 to 5 are fixed lines, to which a 9 does not belong; 7 was given to trunked radio too, which never
 *       got the 9, so it stays two lines.
 *   <li>Mexico: the 1 between 52 and a mobile number was given up in 2019, and WhatsApp writes it.
 *   <li>Argentina: a mobile number has a 9 after 54, or a 15 after the area code; both are one line. Without either it
 *       is a fixed line, another one.
 *   <li>Côte d'Ivoire: mobile numbers got the two digits of their network in front (2021): 07, 05 or 01, which the second
 *       of the eight old digits tells. Fixed lines are taken as two.
 *   <li>Italy keeps the 0 that its fixed lines begin with; without it it is another number.
 * </ul>
 *
 * @param e164 what can be dialled today, with {@code +}
 * @param waId what WhatsApp most likely calls it
 * @param spellings in digits, every way to write it; the one that can be dialled first
 * @see "ITU-T E.164; Anatel, resolution 553/2010; IFT, Plan Técnico Fundamental de Numeración 2019; ARTCI, new numbering
 *     plan of 2021"
 */
record Line(String e164, String waId, List<String> spellings) {

    private static final String NO_REGION = "ZZ";
    private static final Pattern NO_DIGITS = Pattern.compile("[^0-9]");
    private static final int BRAZIL = 55;
    private static final int MEXICO = 52;
    private static final int ARGENTINA = 54;
    private static final int COTE_D_IVOIRE = 225;

    /** Where numbers are written in several ways, each one is parsed. */
    static final PlainNumbers PLAIN = PlainNumbers.except(Set.of(BRAZIL, MEXICO, ARGENTINA, COTE_D_IVOIRE));

    private static final Pattern BRAZILIAN_MOBILE =
            Pattern.compile("([14689][1-9]|2[12478]|3[1-578]|5[13-5]|7[13-79])9?([689]\\d{7})");
    private static final int FIRST_AREA_WITHOUT_THE_NINTH_DIGIT = 31;
    private static final Pattern MEXICAN = Pattern.compile("1?([2-9]\\d{9})");
    private static final Pattern ARGENTINE_WITH_9_AND_15 = Pattern.compile("9(\\d{12})");
    private static final Pattern ARGENTINE_MOBILE = Pattern.compile("9\\d{10}");
    private static final Pattern IVORIAN_MOBILE = Pattern.compile("(0[157])?(\\d{8})");
    private static final Pattern IVORIAN_OLD_01 = Pattern.compile("(?:0[123]|[457][0-3])\\d{6}");
    private static final Pattern IVORIAN_OLD_05 = Pattern.compile("[04-9][456]\\d{6}");
    private static final Pattern IVORIAN_OLD_07 = Pattern.compile("(?:[04-8][789]|9[78])\\d{6}");

    Line {
        spellings = List.copyOf(spellings);
    }

    /** A line whose number is written in one way. */
    static Line writtenInOneWay(String digits) {
        return new Line("+" + digits, digits, List.of(digits));
    }

    /**
     * The line of a number with {@code +}; empty if the digits can be no number of a known plan. The library takes one
     * trunk prefix away each time it reads, so what it changed is read again until it stays.
     */
    static Optional<Line> of(String number) {
        if (PLAIN.include(number)) {
            return Optional.of(writtenInOneWay(number.substring(1)));
        }
        return parsed(number);
    }

    /** The same by the library's parser alone. */
    static Optional<Line> parsed(String number) {
        var line = read(number);
        if (line.isEmpty() || line.get().isWritten(number)) {
            return line;
        }
        var once = line.get();
        return of(once.e164()).map(last -> last.alsoWritten(once.e164().substring(1)));
    }

    private Line alsoWritten(String digits) {
        return spellings.contains(digits)
                ? this
                : new Line(
                        e164,
                        waId,
                        Stream.concat(spellings.stream(), Stream.of(digits)).toList());
    }

    private boolean isWritten(String number) {
        return e164.equals(number)
                || spellings.contains(NO_DIGITS.matcher(number).replaceAll(""));
    }

    private static Optional<Line> read(String number) {
        try {
            var parsed = PhoneNumberUtil.getInstance().parse(number, NO_REGION);
            return parsed.hasExtension() ? Optional.empty() : of(parsed);
        } catch (NumberParseException _) {
            return Optional.empty();
        }
    }

    private static Optional<Line> of(PhoneNumber number) {
        var national = PhoneNumberUtil.getInstance().getNationalSignificantNumber(number);
        var special =
                switch (number.getCountryCode()) {
                    case BRAZIL -> brazilian(national);
                    case MEXICO -> mexican(national);
                    case ARGENTINA -> argentine(national);
                    case COTE_D_IVOIRE -> ivorian(national);
                    default -> Optional.<Line>empty();
                };
        return special.or(() -> asParsed(number));
    }

    private static Optional<Line> asParsed(PhoneNumber number) {
        var plans = PhoneNumberUtil.getInstance();
        return Optional.of(number)
                .filter(plans::isPossibleNumber)
                .map(possible -> plans.format(possible, PhoneNumberFormat.E164))
                .filter(e164 -> AliasFormat.E164.matcher(e164).matches())
                .map(e164 -> writtenInOneWay(e164.substring(1)));
    }

    private static Optional<Line> brazilian(String national) {
        var mobile = BRAZILIAN_MOBILE.matcher(national);
        if (!mobile.matches()) {
            return Optional.empty();
        }
        var area = mobile.group(1);
        var today = "55" + area + "9" + mobile.group(2);
        var before = "55" + area + mobile.group(2);
        var waId = Integer.parseInt(area) < FIRST_AREA_WITHOUT_THE_NINTH_DIGIT ? today : before;
        return Optional.of(new Line("+" + today, waId, List.of(today, before)));
    }

    private static Optional<Line> mexican(String national) {
        var number = MEXICAN.matcher(national);
        return number.matches()
                ? Optional.of(new Line(
                        "+52" + number.group(1),
                        "521" + number.group(1),
                        List.of("52" + number.group(1), "521" + number.group(1))))
                : Optional.empty();
    }

    /** The library knows 15 without 9 and 9 without 15; this is both at once. */
    private static Optional<Line> argentine(String national) {
        var both = ARGENTINE_WITH_9_AND_15.matcher(national);
        if (!both.matches()) {
            return Optional.empty();
        }
        return of("+54" + both.group(1))
                .filter(line ->
                        ARGENTINE_MOBILE.matcher(line.e164().substring(3)).matches());
    }

    private static Optional<Line> ivorian(String national) {
        var mobile = IVORIAN_MOBILE.matcher(national);
        if (!mobile.matches()) {
            return Optional.empty();
        }
        var before = mobile.group(2);
        var network = networkOf(before);
        if (network.isEmpty() || (mobile.group(1) != null && !mobile.group(1).equals(network))) {
            return Optional.empty();
        }
        var today = "225" + network + before;
        return Optional.of(new Line("+" + today, today, List.of(today, "225" + before)));
    }

    private static String networkOf(String eightDigits) {
        if (IVORIAN_OLD_01.matcher(eightDigits).matches()) {
            return "01";
        }
        if (IVORIAN_OLD_05.matcher(eightDigits).matches()) {
            return "05";
        }
        return IVORIAN_OLD_07.matcher(eightDigits).matches() ? "07" : "";
    }

    @Override
    public String toString() {
        return "Line[" + spellings.size() + " spellings]";
    }
}
