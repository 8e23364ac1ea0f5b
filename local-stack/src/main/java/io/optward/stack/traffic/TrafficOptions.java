package io.optward.stack.traffic;

/**
 * How much traffic.
 *
 * @param seed      decides who does what when; what the machine makes of it is not repeatable
 * @param people    how many take part; all of them new
 * @param perSecond acts, on the average
 * @param uneven    whether the rate changes every few seconds, between a fifth and almost twice of the average
 * @param atOnce    most acts of people under way, and as many of departments; when so many are, further ones are left out
 */
public record TrafficOptions(long seed, int people, double perSecond, boolean uneven, int atOnce) {

    private static final int PEOPLE = 300;
    private static final int AT_ONCE = 100;

    /** Refuses what makes no traffic. */
    public TrafficOptions {
        if (people < 1 || !(perSecond > 0) || atOnce < 1) {
            throw new IllegalArgumentException("traffic wants at least one person, a rate above 0 and one act at once");
        }
    }

    /** A steady stream by 300 people. */
    public static TrafficOptions steady(long seed, double perSecond) {
        return new TrafficOptions(seed, PEOPLE, perSecond, false, AT_ONCE);
    }

    /** The same with ups and downs. */
    public static TrafficOptions uneven(long seed, double perSecond) {
        return new TrafficOptions(seed, PEOPLE, perSecond, true, AT_ONCE);
    }
}
