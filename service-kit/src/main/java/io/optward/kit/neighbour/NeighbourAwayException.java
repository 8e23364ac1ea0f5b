package io.optward.kit.neighbour;

import java.util.ArrayList;
import java.util.List;

/**
 * A neighbour was asked and gave no answer that can be read: it was not reached, took too long, broke off, or said that
 * it cannot answer now. Whether it did what it was asked to do is not known; the question may be asked again. Its message
 * tells kinds only: those of the causes may quote what was asked or answered.
 */
public final class NeighbourAwayException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final int MOST_CAUSES = 5;

    /**
     * @param question what was asked, without any of its content
     * @param why what came instead of an answer, without any of its content
     */
    public NeighbourAwayException(String question, String why) {
        super(question + " got no answer: " + why);
    }

    /** As told by an exception, of which the kinds are kept: its own and those of its causes. */
    static NeighbourAwayException because(String question, Throwable thrown) {
        return new NeighbourAwayException(question, String.join(", ", kinds(thrown)));
    }

    private static List<String> kinds(Throwable thrown) {
        var kinds = new ArrayList<String>();
        for (Throwable cause = thrown; cause != null && kinds.size() < MOST_CAUSES; cause = cause.getCause()) {
            kinds.add(cause.getClass().getSimpleName());
        }
        return kinds;
    }
}
