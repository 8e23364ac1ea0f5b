package io.optward.audit.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.trail.TrailEvent.PersonSignedIn;
import io.optward.contracts.trail.TrailEvent.SignInFailed;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderEventTest {

    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    @Test
    void aSignInIsToldWithPersonClientAndNetwork() {
        assertThat(event("LOGIN", "u1", null, "petra").fact())
                .contains(new PersonSignedIn("petra", "compliance-console", "203.0.113.0/24", NOON));
    }

    @Test
    void aWrongPasswordOfSomebodyIsTheirsAndOneOfNobodyNamesNobody() {
        assertThat(event("LOGIN_ERROR", "u1", "invalid_user_credentials", "petra")
                        .fact())
                .contains(new SignInFailed(
                        "petra", "REFUSED", "INVALID_USER_CREDENTIALS", "compliance-console", "203.0.113.0/24", NOON));
        // what was typed may be a password in the wrong field
        assertThat(event("LOGIN_ERROR", null, "user_not_found", "hunter2-hunter2")
                        .fact())
                .contains(new SignInFailed(
                        "anonymous", "REFUSED", "USER_NOT_FOUND", "compliance-console", "203.0.113.0/24", NOON));
    }

    @Test
    void aClientThatDoesNotExistIsNotNamed() {
        assertThat(event("CLIENT_LOGIN_ERROR", null, "client_not_found", null).fact())
                .contains(new SignInFailed("anonymous", "REFUSED", "CLIENT_NOT_FOUND", null, "203.0.113.0/24", NOON));
        assertThat(event("CLIENT_LOGIN_ERROR", null, "invalid_client_credentials", null)
                        .fact())
                .contains(new SignInFailed(
                        "compliance-console",
                        "REFUSED",
                        "INVALID_CLIENT_CREDENTIALS",
                        "compliance-console",
                        "203.0.113.0/24",
                        NOON));
    }

    @Test
    void theIdIsTheProvidersSoThatNothingIsLoggedTwice() {
        assertThat(event("LOGIN", "u1", null, "petra").factId()).isEqualTo("sgn_65e14886");
        assertThat(event("LOGOUT", "u1", null, "petra").fact()).isEmpty();
    }

    private static ProviderEvent event(String type, String userId, String error, String typed) {
        return new ProviderEvent(
                "65e14886",
                NOON.toEpochMilli(),
                type,
                "compliance-console",
                userId,
                "203.0.113.77",
                error,
                typed == null ? null : Map.of("username", typed));
    }
}
