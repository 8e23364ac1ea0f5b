package io.optward.vault.subject;

/** What must not happen to a subject until the transaction ends. */
public enum Hold {
    /** Anything may happen: the answer is as of the query. */
    NOTHING(""),
    /**
     * Neither it nor anybody of its family can be erased. Others may hold it so at the same time. Each row is written to;
     * reveals hold whom they open something of by {@link PlainSubjects#heldAgainstErasure}.
     */
    AGAINST_ERASURE(" ORDER BY s.token FOR KEY SHARE OF s"),
    /** It can be neither erased nor changed nor merged nor given aliases. Others may still reveal. */
    FOR_CHANGE(" ORDER BY s.token FOR NO KEY UPDATE OF s"),
    /** Nobody else holds it: waits for every reveal and change under way. */
    FOR_ERASURE(" ORDER BY s.token FOR UPDATE OF s");

    private final String clause;

    Hold(String clause) {
        this.clause = clause;
    }

    /** Rows are locked sorted by token, so that two transactions cannot wait for each other in a circle. */
    String clause() {
        return clause;
    }
}
