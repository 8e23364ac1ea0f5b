package io.optward.vault.erasure;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.vault.key.KeyRing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is certified about an erasure; signed, it is a compact JWS (RFC 7515) with {@code alg} EdDSA (RFC 8037), which
 * anybody can verify with the vault's {@code /.well-known/jwks.json}.
 *
 * @param erasure {@code era_…}
 * @param subject whose erasure was asked for
 * @param subjects all tokens of that person, this one among them
 * @param destroyed how many of what the vault destroyed, at {@code keyDestroyedAt}
 */
record Certificate(
        String erasure,
        String subject,
        List<SubjectToken> subjects,
        Instant requestedAt,
        Instant keyDestroyedAt,
        Map<String, Integer> destroyed,
        List<ConfirmedPurge> confirmations,
        List<Bound> bounds,
        Instant certifiedAt) {

    private static final String TYPE = "optward-erasure-certificate+jws";

    /** The signed form: header, payload and signature, base64url, with dots between. */
    String signedWith(KeyRing keys) {
        try {
            var header = Map.of("alg", "EdDSA", "kid", keys.certificateKey().kid(), "typ", TYPE);
            var signed = encode(Json.mapper().writeValueAsBytes(new TreeMap<>(header))) + "."
                    + encode(Json.mapper().writeValueAsBytes(this));
            return signed + "." + encode(keys.signCertificate(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a certificate does not turn into JSON", e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
