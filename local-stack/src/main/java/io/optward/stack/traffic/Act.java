package io.optward.stack.traffic;

import java.util.random.RandomGenerator;

/** What somebody does: a person on their phone, or a department at our APIs. */
public enum Act {
    /** A person writes something. */
    WRITES(30),
    /** A person writes STOP. */
    SAYS_STOP(4),
    /** A person writes START. */
    SAYS_START(5),
    /** A person stops marketing in WhatsApp's own settings. */
    PREFERS_STOP(2),
    /** A person resumes marketing in WhatsApp's own settings. */
    PREFERS_RESUME(3),
    /** A department asserts a consent to marketing. */
    ASSERTS_MARKETING(8),
    /** A department asserts a consent to utility messages. */
    ASSERTS_UTILITY(4),
    /** A department hands in a marketing template. */
    SENDS_MARKETING(18),
    /** A department asks for a marketing template on its topic. */
    ASKS_ON_ITS_TOPIC(9),
    /** A department hands in a utility template. */
    SENDS_UTILITY(11),
    /** A department answers in words. */
    SENDS_CARE(10),
    /** A department sends a code. */
    SENDS_CODE(5);

    private static final int ALL = total();

    private final int weight;

    Act(int weight) {
        this.weight = weight;
    }

    /** Whether a person does it, on their phone. */
    boolean isOfAPerson() {
        return switch (this) {
            case WRITES, SAYS_STOP, SAYS_START, PREFERS_STOP, PREFERS_RESUME -> true;
            case ASSERTS_MARKETING,
                    ASSERTS_UTILITY,
                    SENDS_MARKETING,
                    ASKS_ON_ITS_TOPIC,
                    SENDS_UTILITY,
                    SENDS_CARE,
                    SENDS_CODE -> false;
        };
    }

    /** One of them, the common ones more often. */
    static Act any(RandomGenerator random) {
        int ticket = random.nextInt(ALL);
        for (var act : values()) {
            ticket -= act.weight;
            if (ticket < 0) {
                return act;
            }
        }
        return WRITES;
    }

    private static int total() {
        int sum = 0;
        for (var act : values()) {
            sum += act.weight;
        }
        return sum;
    }
}
