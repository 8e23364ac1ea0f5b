package io.optward.outbound.queue;

import static io.optward.outbound.surroundings.Department.accepted;
import static io.optward.outbound.surroundings.Department.awaitStatus;
import static io.optward.outbound.surroundings.Department.marketingTo;
import static io.optward.outbound.surroundings.Department.newNumber;
import static io.optward.outbound.surroundings.Department.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.subject.AliasKind;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.outbound.surroundings.Surroundings;
import io.optward.outbound.surroundings.SurroundingsResource;
import io.optward.outbound.surroundings.TestConsent.Said;
import io.optward.outbound.surroundings.TestWhatsApp.Reply;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@WithTestResource(SurroundingsResource.class)
class PlaintextTest {

    @Test
    void noNumberNameTextKeyOrWamidStandsInTheDatabaseOrOnKafka() throws SQLException {
        // Given
        var surroundings = Surroundings.started();
        var sentTo = newNumber();
        var lostTo = newNumber();
        var waitingFor = newNumber();
        surroundings.whatsapp.replies(lostTo, new Reply.Lost());
        surroundings.consent.says(surroundings.vault.subject(AliasKind.PHONE, waitingFor), Said.wait("LEDGER_BEHIND"));
        // When
        var key = "call-" + sentTo;
        awaitStatus(post(key, named(sentTo)).statusCode(202).extract().path("id"), "SUBMITTED");
        awaitStatus(accepted(named(lostTo)), "OUTCOME_UNKNOWN");
        awaitStatus(accepted(named(waitingFor)), "WAITING");
        // Then
        var wamid = surroundings.whatsapp.sentTo(sentTo).getFirst().wamid();
        var everything = everythingInTheDatabase() + everythingIn("outbound.results");
        assertThat(everything).contains("autumn_checkup");
        assertThat(everything)
                .doesNotContain(sentTo.substring(1))
                .doesNotContain(lostTo.substring(1))
                .doesNotContain(waitingFor.substring(1))
                .doesNotContain("Zuzanna")
                .doesNotContain(wamid.substring("wamid.".length()))
                .doesNotContain("wamid.");
    }

    private static String named(String phone) {
        return marketingTo(phone).replace("Amara", "Zuzanna");
    }

    private static String everythingIn(String topic) {
        var all = new StringBuilder();
        for (var record : Infrastructure.shared().records(topic)) {
            all.append(record.key()).append(new String(record.value(), StandardCharsets.UTF_8));
            record.headers().forEach(header -> all.append(new String(header.value(), StandardCharsets.UTF_8)));
        }
        return all.toString();
    }

    private static String everythingInTheDatabase() throws SQLException {
        try (var connection = Infrastructure.shared().connect("outbound", "postgres")) {
            var tables = new ArrayList<String>();
            try (var rows = connection
                    .createStatement()
                    .executeQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            assertThat(tables).contains("message", "message_change", "attempt", "service_window", "outbox");
            var all = new StringBuilder();
            for (var table : tables) {
                try (var rows = connection.createStatement().executeQuery("SELECT t::text FROM \"" + table + "\" t")) {
                    while (rows.next()) {
                        all.append(rows.getString(1)).append('\n');
                    }
                }
            }
            return all.toString();
        }
    }
}
