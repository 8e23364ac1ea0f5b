package io.optward.ingress.signal;

/** The packs that are shipped, for tests of other features. */
public final class SignalsFixture {

    private static final Signals SHIPPED = SignalPacks.with(null);

    private SignalsFixture() {}

    public static Signals shipped() {
        return SHIPPED;
    }
}
