package io.optward.ingress.signal;

/** The keyword list, for tests of other features. */
public final class SignalKeywordsFixture {

    private SignalKeywordsFixture() {}

    public static SignalKeywords english() {
        return new SignalKeywords();
    }
}
