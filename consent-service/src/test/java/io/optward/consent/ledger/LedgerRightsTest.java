package io.optward.consent.ledger;

import static io.optward.contracts.consent.Purpose.MARKETING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.optward.consent.Department;
import io.optward.consent.Facts;
import io.optward.consent.OwnVault;
import io.optward.contracts.SubjectToken;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "consent"))
@WithTestResource(OwnVault.class)
class LedgerRightsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Facts facts;

    private final SubjectToken ana = SubjectToken.random();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE consent_event SET subject = 'nobody'",
                "DELETE FROM consent_event",
                "TRUNCATE consent_event",
                "ALTER TABLE consent_event DISABLE TRIGGER ALL"
            })
    void theServiceCannotRewriteTheLedger(String statement) throws SQLException {
        try (var connection = Infrastructure.shared().connect("consent", "consent_service");
                var rewrite = connection.createStatement()) {
            assertThatThrownBy(() -> rewrite.execute(statement))
                    .isInstanceOf(SQLException.class)
                    .hasMessageMatching("(?s).*(permission denied|must be owner).*");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE consent_event SET subject = 'nobody'",
                "DELETE FROM consent_event",
                "TRUNCATE consent_event"
            })
    void notEvenASuperuserRewritesItByAccident(String statement) throws SQLException {
        try (var connection = Infrastructure.shared().connect("consent", "postgres");
                var rewrite = connection.createStatement()) {
            rewrite.execute("SET session_replication_role = replica");
            assertThatThrownBy(() -> rewrite.execute(statement)).hasMessageContaining("append-only");
        }
    }

    @Test
    void whatWasCommittedWhileTheRelayWasDownIsPublishedOnceItIsBack() throws SQLException {
        // Given
        Department.grants(ana, MARKETING).then().statusCode(201);
        await().atMost(PATIENCE).until(() -> facts.on("consent.events", ana).size() == 1);
        lease("holder = 'somebody else', epoch = epoch + 1, expires_at = now() + interval '10 minutes'");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        RestAssured.get("/q/health/ready").then().body(containsString("another replica publishes")));
        // When
        Department.withdraws(ana, MARKETING).then().statusCode(201);
        Department.grantsBut("purpose", "\"SPAM\"").then().statusCode(400);
        Department.grants(ana, MARKETING).then().statusCode(201);
        // Then
        assertThat(Facts.types(facts.on("consent.events", ana))).containsExactly("consent.granted.v1");
        // When
        lease("expires_at = now()");
        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Facts.types(facts.on("consent.events", ana)))
                .containsExactly("consent.granted.v1", "consent.withdrawn.v1", "consent.pending.v1"));
    }

    private static void lease(String change) throws SQLException {
        try (var connection = Infrastructure.shared().connect("consent", "postgres");
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE outbox_lease SET " + change);
        }
    }
}
