package io.optward.vault.secret;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.stack.fixture.Infrastructure;
import io.optward.vault.VaultCalls;
import io.optward.vault.VaultResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(VaultResource.class)
class SecretTest {

    private static final String OWNER = "330200000000001";

    @Test
    void aSecretIsKeptSealedForItsVersionAndOpensUnderItsOwnersKeyOnly() throws SQLException {
        // When
        keep("pin_1", "284613").statusCode(204);
        keep("pin_1", "999999").statusCode(204);
        // Then: the first stands, and nowhere in the clear
        var sealed = sealed("pin_1");
        assertThat(sealed).startsWith("sealed:v1:").doesNotContain("284613");
        var owner = VaultCalls.protect(new ProtectRequest.Item(
                        null,
                        List.of(new Alias(AliasKind.ACCOUNT, OWNER)),
                        Map.of(),
                        Map.of(),
                        null,
                        Origin.PLATFORM_ANSWER))
                .subject();
        assertThat(opened(owner, "pin_1", sealed)).isEqualTo("284613");
        assertThat(opened(owner, "pin_2", sealed)).isNull();
        var somebody = VaultCalls.somebody(VaultCalls.newNumber());
        assertThat(opened(somebody, "pin_1", sealed)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "330200000000001, two-step-pin, pin_3, '', value",
        "330200000000001, Two Step, pin_3, 284613, name",
        "+15550100200, two-step-pin, pin_3, 284613, owner",
        "330200000000001, two-step-pin, 1.2, 284613, version"
    })
    void badInputIsNamedAndTheValueIsNotRepeated(
            String owner, String name, String version, String value, String field) {
        given().contentType("application/json")
                .body("{\"value\":\"" + value + "\"}")
                .put("/v1/secrets/{owner}/{name}/{version}", owner, name, version)
                .then()
                .statusCode(400)
                .body("field", equalTo(field))
                .body(not(containsString("284613")));
    }

    private static io.restassured.response.ValidatableResponse keep(String version, String value) {
        return given().contentType("application/json")
                .body("{\"value\":\"" + value + "\"}")
                .put("/v1/secrets/" + OWNER + "/two-step-pin/" + version)
                .then();
    }

    private static String sealed(String version) throws SQLException {
        try (var connection = Infrastructure.shared().connect("vault", "vault_service");
                var statement = connection.prepareStatement("SELECT sealed FROM business_secret WHERE version = ?")) {
            statement.setString(1, version);
            try (var row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                return row.getString(1);
            }
        }
    }

    private static String opened(SubjectToken owner, String context, String sealed) {
        return VaultCalls.revealToSend(
                        owner, VaultCalls.proof(owner), context, Map.of("two-step-pin", new SealedValue(sealed)))
                .fields()
                .get("two-step-pin");
    }
}
