package io.optward.kit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.kit.proof.DecisionProofs.Checked;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class DecisionProofsTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final SubjectToken ANA = SubjectToken.random();
    private static final String SENDER = "330200000000001";

    private final DecisionProofs proofs = DecisionProofs.withKey(key((byte) 1));

    @Test
    void aProofIsGoodForTwoSecondsAndTellsWhatWasDecided() {
        var proof = proofs.prove("dec_1", ANA, Purpose.MARKETING, SENDER, NOON);

        assertThat(proofs.check(proof, ANA, NOON.plusSeconds(2)))
                .isEqualTo(new Checked.Valid("dec_1", Purpose.MARKETING, SENDER));
        assertThat(proofs.check(proof, ANA, NOON.plusSeconds(2).plusMillis(1)))
                .isEqualTo(new Checked.NotValid("PROOF_EXPIRED"));
    }

    @Test
    void aProofForOnePersonProvesNothingForAnother() {
        var proof = proofs.prove("dec_1", ANA, Purpose.MARKETING, SENDER, NOON);

        assertThat(proofs.check(proof, SubjectToken.random(), NOON))
                .isEqualTo(new Checked.NotValid("PROOF_OF_ANOTHER_SUBJECT"));
    }

    @Test
    void aProofUnderAnotherKeyIsForged() {
        var forged = DecisionProofs.withKey(key((byte) 2)).prove("dec_1", ANA, Purpose.MARKETING, SENDER, NOON);

        assertThat(proofs.check(forged, ANA, NOON)).isEqualTo(new Checked.NotValid("PROOF_FORGED"));
    }

    @Test
    void aProofWithAnExtendedExpiryIsForged() {
        // Given
        var parts = proofs.prove("dec_1", ANA, Purpose.MARKETING, SENDER, NOON).split("\\.");
        var claim = new String(Base64.getUrlDecoder().decode(parts[1]));
        // When
        var longer = claim.substring(0, claim.lastIndexOf('|') + 1)
                + NOON.plusSeconds(3600).toEpochMilli();
        var forged = parts[0] + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(longer.getBytes()) + "."
                + parts[2];
        // Then
        assertThat(proofs.check(forged, ANA, NOON)).isEqualTo(new Checked.NotValid("PROOF_FORGED"));
    }

    @Test
    void anythingElseIsNoProof() {
        assertThat(proofs.check("yes", ANA, NOON)).isEqualTo(new Checked.NotValid("PROOF_MALFORMED"));
        assertThat(proofs.check("dp1.%%.%%", ANA, NOON)).isEqualTo(new Checked.NotValid("PROOF_FORGED"));
    }

    @Test
    void aShortKeyIsRefused() {
        assertThatThrownBy(() -> DecisionProofs.withKey(Base64.getEncoder().encodeToString(new byte[16])))
                .hasMessage("the decision proof key has 16 bytes, not 32");
    }

    private static String key(byte filling) {
        var key = new byte[32];
        java.util.Arrays.fill(key, filling);
        return Base64.getEncoder().encodeToString(key);
    }
}
