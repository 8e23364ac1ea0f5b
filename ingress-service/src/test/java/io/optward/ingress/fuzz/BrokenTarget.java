package io.optward.ingress.fuzz;

/** Fails at three certain letters: shows that a fault is found. */
public final class BrokenTarget {

    private BrokenTarget() {}

    /** Called with whatever comes next. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length > 2 && data[0] == 'b' && data[1] == 'u' && data[2] == 'g') {
            throw new IllegalStateException("found");
        }
    }
}
