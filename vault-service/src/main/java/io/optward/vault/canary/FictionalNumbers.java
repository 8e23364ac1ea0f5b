package io.optward.vault.canary;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Phone numbers that nobody has: of ranges that regulators keep for films and books. Canadian and US 555-0100 to 555-0199
 * (ATIS-0300115), Ofcom's telephone numbers for drama, and ACMA's numbers for fiction.
 */
final class FictionalNumbers {

    /** Each {@code #} is any digit. */
    private static final List<String> RANGES = List.of(
            "+121255501##",
            "+130355501##",
            "+131255501##",
            "+140455501##",
            "+141555501##",
            "+151255501##",
            "+161755501##",
            "+120655501##",
            "+130555501##",
            "+121355501##",
            "+160455501##",
            "+141655501##",
            "+442079460###",
            "+441134960###",
            "+441214960###",
            "+441314960###",
            "+441614960###",
            "+447700900###",
            "+6125550####",
            "+6127010####",
            "+6135550####",
            "+6175550####");

    private FictionalNumbers() {}

    /** One of them, in E.164 form. */
    static String any(RandomGenerator random) {
        var range = RANGES.get(random.nextInt(RANGES.size()));
        var number = new StringBuilder(range.length());
        range.chars().forEach(c -> number.append(c == '#' ? (char) ('0' + random.nextInt(10)) : (char) c));
        return number.toString();
    }
}
