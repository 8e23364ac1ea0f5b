package io.optward.outbound.clearance;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.kit.neighbour.NeighbourAwayException;
import io.optward.outbound.Database;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Opt-outs that WhatsApp told of in its answer to a send (131050): noted with the answer, then brought to the consent
 * ledger and tried until it has them. What comes as a failed status instead is read by consent-service itself.
 */
@ApplicationScoped
public class OptOuts {

    /** What marketing templates carry. */
    private static final List<Purpose> STOPPED = List.of(Purpose.MARKETING, Purpose.SURVEY);

    private static final String OWE = "UPDATE attempt SET opt_out = 'OWED' WHERE message = ? AND number = ?";
    private static final String OWED =
            "SELECT message, number, subject FROM attempt WHERE sender = ? AND opt_out = 'OWED' LIMIT 20";
    private static final String SETTLE = "UPDATE attempt SET opt_out = ? WHERE message = ? AND number = ?";

    private final ConsentClient consent;
    private final Database database;

    OptOuts(@RestClient ConsentClient consent, Database database) {
        this.consent = consent;
        this.database = database;
    }

    /** Notes that the ledger must be told; joins the transaction that notes the answer. */
    public void owe(String message, int attempt) {
        database.ask(connection -> {
            try (var update = connection.prepareStatement(OWE)) {
                update.setString(1, message);
                update.setInt(2, attempt);
                return update.executeUpdate();
            }
        });
    }

    /** Tells the ledger what it must still be told of a sender's messages. */
    public void tell(String sender) {
        for (var owed : owed(sender)) {
            try {
                for (var purpose : STOPPED) {
                    consent.withdraw(
                            owed.message() + "." + purpose,
                            ConsentClient.Withdrawal.of(owed.subject(), purpose, owed.message() + " WHATSAPP_131050"));
                }
                settle(owed, "TOLD");
            } catch (WebApplicationException e) {
                // an erased person needs no withdrawal; anything else a person must look at
                Log.errorf(
                        "an opt-out was not recorded message=%s status=%d",
                        owed.message(), e.getResponse().getStatus());
                settle(owed, "REFUSED");
            } catch (NeighbourAwayException e) {
                // whoever calls must not wait for each of the others, too
                Log.debugf("an opt-out is told later message=%s: %s", owed.message(), e.getMessage());
                return;
            }
        }
    }

    private List<Owed> owed(String sender) {
        return database.ask(connection -> {
            try (var select = connection.prepareStatement(OWED)) {
                select.setString(1, sender);
                var owed = new ArrayList<Owed>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        owed.add(new Owed(rows.getString(1), rows.getInt(2), new SubjectToken(rows.getString(3))));
                    }
                }
                return owed;
            }
        });
    }

    private void settle(Owed owed, String how) {
        database.ask(connection -> {
            try (var update = connection.prepareStatement(SETTLE)) {
                update.setString(1, how);
                update.setString(2, owed.message());
                update.setInt(3, owed.attempt());
                return update.executeUpdate();
            }
        });
    }

    private record Owed(String message, int attempt, SubjectToken subject) {}
}
