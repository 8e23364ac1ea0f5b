package io.optward.consent.ledger;

import java.sql.SQLException;

/** The database did not take or give what it was asked; nothing was done. */
public final class LedgerException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public LedgerException(String message, SQLException cause) {
        super(message, cause);
    }
}
