package io.optward.kit.secret;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequiredSecretsTest {

    private static final String NAME = "optward.vault.passphrase";

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "  ", "changeit", "my-Secret-for-production", "aaaaaaaaaaaaaaaaaaaaaaaaa", "k7Vq2Lx9Rt4Wp8Z"
            })
    void whatIsMissingShortOrKnownToEverybodyIsNoSecret(String value) {
        assertThat(RequiredSecrets.objection(NAME, value)).hasValueSatisfying(objection -> assertThat(objection)
                .startsWith(NAME)
                .contains("OPTWARD_VAULT_PASSPHRASE", "OPTWARD_SECRETS_DIRECTORY")
                .doesNotContain("\n")
                .doesNotContain(value == null || value.isBlank() ? "no value at all" : value));
    }

    @Test
    void aRandomValueOfSixteenCharactersIsOne() {
        assertThat(RequiredSecrets.objection(NAME, "k7Vq2Lx9Rt4Wp8Za")).isEmpty();
    }
}
