package io.optward.kit.consumption;

/** The service stops: what is at hand is not done and is done after the next start, here or in another process. */
public final class LeftForTheNextStartException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    /** Of some work. */
    public LeftForTheNextStartException(String work) {
        super(work + " is left for the next start");
    }
}
