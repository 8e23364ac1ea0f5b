package io.optward.outbound.dispatch;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What to do about an error of WhatsApp's send API. The table of codes is that of Meta's error page; where a code is
 * listed its class holds whatever the HTTP status, because Meta uses several for the same code.
 */
enum ErrorClass {
    /** Proves that nothing was sent; the same message may be tried again later. */
    RETRY_LATER,
    /** The account or the number cannot send anything; it rests, and the message with it. */
    PAUSE_SENDER,
    /** Too fast for this one person. */
    PAUSE_PAIR,
    /** The person has stopped this kind of message at WhatsApp; never tried again. */
    STOP_AND_RECORD_OPT_OUT,
    /** This message will never be taken as it is. */
    FAIL,
    /** Does not prove that nothing was sent; never repeated blindly. */
    UNKNOWN;

    private static final Set<Integer> TOO_FAST = Set.of(4, 17, 32, 613, 80007, 80008, 130429);

    private static final Map<Integer, ErrorClass> BY_CODE = table();

    /** The class of a code that Meta lists. */
    static Optional<ErrorClass> listed(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** The class of any code. One that nobody told us of proves nothing. */
    static ErrorClass of(int code) {
        return listed(code).orElse(UNKNOWN);
    }

    /**
     * The class of an answer that holds no code of Meta's.
     *
     * @param status the HTTP status, 300 or more
     */
    static ErrorClass ofHttpStatus(int status) {
        return switch (status) {
            case 401, 403 -> PAUSE_SENDER;
            case 429 -> RETRY_LATER;
            case 408 -> UNKNOWN;
            default -> status >= 300 && status < 500 ? FAIL : UNKNOWN;
        };
    }

    /** Whether the whole number is to slow down. */
    static boolean isTooFast(int code) {
        return TOO_FAST.contains(code);
    }

    private static Map<Integer, ErrorClass> table() {
        var table = new TreeMap<Integer, ErrorClass>();
        // general Graph errors
        put(table, PAUSE_SENDER, 0, 3, 10, 33, 102, 104, 190, 368);
        put(table, UNKNOWN, 1, 2);
        put(table, RETRY_LATER, 4, 17, 32, 613, 80007, 80008);
        put(table, FAIL, 100, 803);
        range(table, PAUSE_SENDER, 200, 299);
        // sending
        put(table, FAIL, 130403, 130472, 130497);
        put(table, RETRY_LATER, 130429);
        put(table, UNKNOWN, 131000, 131016);
        put(table, PAUSE_SENDER, 131005, 131031, 131037, 131042, 131044, 131045);
        put(table, FAIL, 131008, 131009, 131014, 131020, 131021, 131026, 131030, 131036, 131041, 131047);
        // nothing is lost by it on our side of a send, and nothing is proven
        put(table, UNKNOWN, 131035);
        // quality and per-user limits: repeating makes them worse
        put(table, FAIL, 131048, 131049, 131064);
        put(table, STOP_AND_RECORD_OPT_OUT, 131050);
        put(table, FAIL, 131051, 131052, 131053, 131055, 131059, 131060, 131062, 131063);
        put(table, PAUSE_PAIR, 131056);
        put(table, RETRY_LATER, 131057);
        put(table, FAIL, 131201, 131202, 131204);
        range(table, FAIL, 131207, 131215);
        // templates and Flows
        put(table, FAIL, 132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132018, 132068, 132069);
        // registration of the number
        put(table, RETRY_LATER, 133000);
        put(table, UNKNOWN, 133004);
        put(table, PAUSE_SENDER, 133005, 133006, 133008, 133009, 133010, 133015, 133016, 134011);
        put(table, FAIL, 134100, 134102, 135000, 136024, 136025, 137000);
        put(table, RETRY_LATER, 134101);
        // calling, Flow management, blocking, usernames, insights
        range(table, FAIL, 138000, 138018);
        range(table, FAIL, 139000, 139004);
        put(table, FAIL, 139006);
        range(table, FAIL, 139100, 139103);
        range(table, FAIL, 147001, 147005);
        range(table, FAIL, 200005, 200007);
        // onboarding, migration, template creation, In-App Signup, coexistence
        put(table, FAIL, 1752041, 2388001, 2388012, 2388091, 2388093, 2388103, 2494100, 2388019);
        put(table, FAIL, 2388039, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299);
        range(table, FAIL, 2494164, 2494179);
        put(table, FAIL, 2593079, 2593085, 2593107, 2593108, 2593109);
        return Map.copyOf(table);
    }

    private static void put(Map<Integer, ErrorClass> table, ErrorClass kind, int... codes) {
        for (int code : codes) {
            table.put(code, kind);
        }
    }

    private static void range(Map<Integer, ErrorClass> table, ErrorClass kind, int first, int last) {
        for (int code = first; code <= last; code++) {
            table.put(code, kind);
        }
    }
}
