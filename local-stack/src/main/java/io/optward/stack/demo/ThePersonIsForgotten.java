package io.optward.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.SubjectToken;
import io.optward.merkle.verify.Verdict;
import io.optward.stack.scan.Family;
import io.optward.stack.scan.Finding;
import io.optward.stack.scan.Scan;
import io.optward.stack.scan.SubjectReport;
import io.optward.stack.scan.SubjectScan;
import io.optward.stack.scan.Trace;
import io.optward.stack.scan.WrappedKeys;
import io.optward.stack.supervisor.Part;
import io.optward.stack.verify.Verification;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Steps in which a person is erased, and somebody looks for what is left of the people of the story. */
final class ThePersonIsForgotten {

    private ThePersonIsForgotten() {}

    static void erasureDestroysTheKey(Stage stage, StepRecord record) throws Exception {
        var gateway = new Gateway(stage);
        var subject = stage.noted("subject of Amara");
        var sealed = stage.noted("first text of Amara");
        var context = stage.noted("first message of Amara");
        var proof = gateway.decisionOnMarketing(subject).path("proof").asText();
        var before = gateway.reveals(subject, sealed, context, proof);
        record.did("the vault is asked to reveal Amara's first message, against the proof of a decision")
                .expect(
                        "it can",
                        before.has("error") ? before.path("error") : "revealed",
                        before.path("fields").path("body").asText().startsWith("Hi"));

        var erase = stage.steppedUp("petra").post(stage.at(Part.VAULT, "/v1/subjects/" + subject + "/erase"), "");
        record.did("Amara asks to be forgotten").expect("202", erase, erase.status() == 202);
        var after = gateway.reveals(subject, sealed, context, proof);
        record.expect(
                "with the same proof, a moment later, it cannot",
                after,
                "SUBJECT_ERASED".equals(after.path("error").path("reason").asText()));

        var erasure = erase.json().path("erasure").asText();
        var certified = stage.eventually(Gateway.PATIENCE, () -> Optional.of(stage.as("petra")
                        .get(stage.at(Part.VAULT, "/v1/erasures/" + erasure))
                        .json())
                .filter(answer -> "CERTIFIED".equals(answer.path("state").asText())));
        record.expect(
                "every service confirms what it purged",
                certified.map(answer -> answer.path("confirmations").toString()).orElse("not all of them did"),
                certified.isPresent());
        var certificate =
                certified.map(answer -> answer.path("certificate").asText()).orElse("");
        var bounds = new ArrayList<String>();
        certified.ifPresent(answer -> answer.path("bounds")
                .forEach(bound -> bounds.add(
                        bound.path("what").asText() + ": " + bound.path("until").asText())));
        record.expect(
                "the certificate is signed by the vault, and states its bounds",
                String.join("\n", bounds),
                !bounds.isEmpty() && isSigned(certificate, keys(stage)));
        stage.note("certificate", certificate);

        var log = Verification.ofLocalStack(stage.addresses())
                .as(() -> stage.tokenOf("oscar"))
                .of(stage.addresses().url(Part.AUDIT) + "/log");
        record.expect("the log still verifies", log.report(), log instanceof Verdict.Valid);
    }

    static void nothingPersonalIsLeftLyingAbout(Stage stage, StepRecord record) throws Exception {
        new Gateway(stage).arrivedFor("Bela");
        var values = stage.everythingPersonal();
        var report = new Scan(values, _ -> {})
                .topicsOf(stage.addresses().kafka())
                .databasesOn(stage.addresses()::superuser)
                .filesIn(stage.addresses().directory().logs())
                .report();
        record.did(("%d phone numbers, names, message ids and texts of the story are looked for in every topic, every"
                                + " database but the vault's and every log file, in every encoding")
                        .formatted(values.size()))
                .expect(
                        "none is found",
                        Stream.concat(report.findings().stream().map(Finding::sentence), Stream.of(report.summary()))
                                .collect(Collectors.joining("\n")),
                        report.findings().isEmpty());
        var left = leftOfAmara(stage);
        record.did("everything there is of Amara, who was erased, is looked for, in the vault's database too")
                .expect(
                        "no data key and no alias is left, so that no sealed value opens",
                        Stream.concat(left.left().stream().map(Trace::sentence), Stream.of(left.summary()))
                                .collect(Collectors.joining("\n")),
                        left.erased());
    }

    private static SubjectReport leftOfAmara(Stage stage) throws SQLException {
        var amara = new SubjectToken(stage.noted("subject of Amara"));
        var family = Family.of(amara, stage.addresses()::superuser);
        return new SubjectScan(
                        family,
                        List.of(stage.phoneOf("Amara"), stage.nameOf("Amara")),
                        List.of(),
                        WrappedKeys.of(family, stage.addresses()::superuser),
                        _ -> {})
                .topicsOf(stage.addresses().kafka())
                .databasesOn(stage.addresses()::superuser)
                .filesIn(stage.addresses().directory().logs())
                .serverFilesIn(stage.addresses().directory().data().resolve("postgres"))
                .report();
    }

    private static JsonNode keys(Stage stage) throws Exception {
        return stage.http()
                .get(stage.at(Part.VAULT, "/.well-known/jwks.json"))
                .json()
                .path("keys");
    }

    /** Checks a compact JWS with Ed25519 (RFC 8037) against a key set. */
    private static boolean isSigned(String jws, JsonNode keys) throws GeneralSecurityException {
        var parts = jws.split("\\.");
        if (parts.length != 3) {
            return false;
        }
        for (var key : keys) {
            var signature = Signature.getInstance("Ed25519");
            signature.initVerify(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new EdECPublicKeySpec(
                            NamedParameterSpec.ED25519,
                            point(Base64.getUrlDecoder().decode(key.path("x").asText())))));
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            if (signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
                return true;
            }
        }
        return false;
    }

    /** RFC 8032: little-endian y, the sign of x in the highest bit. */
    private static EdECPoint point(byte[] littleEndian) {
        var bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < littleEndian.length; i++) {
            bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
        }
        boolean odd = (bigEndian[0] & 0x80) != 0;
        bigEndian[0] &= 0x7f;
        return new EdECPoint(odd, new BigInteger(1, bigEndian));
    }
}
