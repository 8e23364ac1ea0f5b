package io.optward.vault.subject;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonemetadata.PhoneMetadata;
import com.google.i18n.phonenumbers.metadata.DefaultMetadataDependenciesProvider;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells of most numbers, from the library's own numbering plans and without its parser, that they are what it would make of
 * them: E.164 already, with nothing that a country takes away. Of the others it says nothing.
 * Looking at digits costs a small part of parsing them.
 *
 * <p>The library changes digits behind {@code +} and a country code only where the plan's prefix for parsing stands before
 * them, and takes them for a number where the plan has numbers of that length. Numbers that begin with 0 are left to it.
 */
final class PlainNumbers {

    private static final int LONGEST_COUNTRY_CODE = 3;

    private final @Nullable Plan[] plans = new @Nullable Plan[1_000];

    private PlainNumbers() {}

    /** Of every country but those with these codes. */
    static PlainNumbers except(Set<Integer> countryCodes) {
        var numbers = new PlainNumbers();
        var library = PhoneNumberUtil.getInstance();
        var source = DefaultMetadataDependenciesProvider.getInstance().getPhoneNumberMetadataSource();
        for (int code : library.getSupportedCallingCodes()) {
            if (!countryCodes.contains(code)) {
                var region = library.getRegionCodeForCountryCode(code);
                numbers.plans[code] = Plan.of(
                        PhoneNumberUtil.REGION_CODE_FOR_NON_GEO_ENTITY.equals(region)
                                ? source.getMetadataForNonGeographicalRegion(code)
                                : source.getMetadataForRegion(region));
            }
        }
        return numbers;
    }

    /**
     * Whether the library leaves a number as it is.
     *
     * @param number anything
     * @return true only if it is {@code +} and digits, and formatting what the library parses gives the same
     */
    boolean include(String number) {
        if (!isE164(number)) {
            return false;
        }
        int code = 0;
        for (int i = 1; i <= LONGEST_COUNTRY_CODE; i++) {
            code = 10 * code + number.charAt(i) - '0';
            var plan = plans[code];
            if (plan != null) {
                return plan.leaves(number, i + 1);
            }
        }
        return false;
    }

    /** The form of {@link AliasFormat#E164}, told without a pattern. */
    private static boolean isE164(String number) {
        int length = number.length();
        if (length < 8 || length > 16 || number.charAt(0) != '+' || number.charAt(1) == '0') {
            return false;
        }
        for (int i = 1; i < length; i++) {
            if (number.charAt(i) < '0' || number.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /**
     * What the library knows of the country code's main country.
     *
     * @param taken what it takes away where it stands before the digits; null if it takes nothing
     * @param lengths of numbers without the country code
     */
    private record Plan(@Nullable Pattern taken, Set<Integer> lengths) {

        static Plan of(PhoneMetadata metadata) {
            var taken = metadata.getNationalPrefixForParsing();
            return new Plan(
                    taken.isEmpty() ? null : Pattern.compile(taken),
                    new HashSet<>(metadata.getGeneralDesc().getPossibleLengthList()));
        }

        boolean leaves(String number, int from) {
            int length = number.length() - from;
            if (!lengths.contains(length) || number.charAt(from) == '0') {
                return false;
            }
            return taken == null
                    || !taken.matcher(number).region(from, number.length()).lookingAt();
        }
    }
}
