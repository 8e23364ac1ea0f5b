package io.optward.ingress.media;

import static io.optward.ingress.media.MediaProcess.SOON;
import static io.optward.ingress.media.MediaProcess.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.optward.contracts.media.MediaEvent.MediaStored;
import io.optward.contracts.media.MediaEvent.MediaUnavailable;
import io.optward.contracts.media.MediaEvent.MediaUnavailable.Reason;
import io.optward.ingress.VaultOfTheTest;
import io.optward.ingress.Webhooks;
import io.optward.kit.fixture.InfrastructureResource;
import io.optward.kit.fixture.Issuer;
import io.optward.stack.fixture.Infrastructure;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From the message on Kafka to the bytes in an agent's hand, by a process with role media and nothing else. */
@QuarkusTest
@TestProfile(MediaAloneTest.MediaAndNothingElse.class)
@WithTestResource(value = InfrastructureResource.class, initArgs = @ResourceArg(name = "database", value = "ingress"))
@WithTestResource(VaultOfTheTest.class)
@WithTestResource(WhatsAppOfTheTest.class)
class MediaAloneTest {

    private final MediaProcess process = new MediaProcess();

    @Inject
    MediaBook book;

    @Inject
    TidyMedia tidy;

    @Inject
    ObjectStore store;

    @Test
    void aPictureIsFetchedSealedToldAndReadByteForByte() throws Exception {
        // When
        var sent = process.sends(200_000);
        var stored = process.event(MediaStored.class, sent);
        // Then
        assertThat(stored.message()).isEqualTo(sent.message());
        assertThat(stored.sizeBytes()).isEqualTo(200_000);
        assertThat(stored.mimeType()).isEqualTo("image/jpeg");
        assertThat(stored.keptUntil()).isEqualTo(stored.at().plus(Duration.ofDays(30)));
        for (var id : List.of(stored.object(), sent.message().value())) {
            var answer = process.read(id);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(sent.bytes());
            var headers = answer.headers();
            assertThat(headers.firstValue("Content-Type")).hasValue("image/jpeg");
            assertThat(headers.firstValue("Content-Length")).hasValue("200000");
            assertThat(headers.firstValue("Content-Disposition"))
                    .hasValue("attachment; filename=\"" + stored.object() + "\"");
            assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
        }
        var object = text(Files.readAllBytes(process.objectOf(stored.object())));
        assertThat(object)
                .doesNotContain(text(sent.bytes()).substring(0, 16))
                .doesNotContain(sent.subject().value());
    }

    @Test
    void aDigestMayBeHexInEitherCaseOrBase64AndASizeANumber() throws Exception {
        for (var written : List.of("HEX", "BASE64", "NONE")) {
            var sent = process.file(1_000);
            var described = process.described(sent);
            var sha256 = MediaProcess.sha256(sent.bytes());
            switch (written) {
                case "HEX" -> described.put("sha256", sent.inHex().toUpperCase(Locale.ROOT));
                case "BASE64" -> described.put("sha256", Base64.getEncoder().encodeToString(sha256));
                default -> described.remove("sha256");
            }
            described.put("file_size", 1_000);
            process.knows(sent, described);
            process.told(sent);
            assertThat(process.event(MediaStored.class, sent).sizeBytes()).isEqualTo(1_000);
        }
    }

    @Test
    void whatIsNotWhatTheSignedWebhookSaidIsNeverKept() throws Exception {
        // Given: WhatsApp's answer and the bytes agree, the webhook said otherwise
        var sent = process.file(70_000);
        process.knows(sent, process.described(sent));
        process.told(sent, VaultOfTheTest.kid("named", "sha256:" + "00".repeat(32)), Instant.now());
        // Then
        assertThat(process.event(MediaUnavailable.class, sent).reason()).isEqualTo(Reason.DIGEST_MISMATCH);
        isNotKept(sent, "DIGEST_MISMATCH");
    }

    @Test
    void whatIsNotWhatWhatsAppAnsweredIsNeverKept() throws Exception {
        var sent = process.file(70_000);
        process.knows(sent, process.described(sent).put("sha256", HexFormat.of().formatHex(new byte[32])));
        process.told(sent);
        assertThat(process.event(MediaUnavailable.class, sent).reason()).isEqualTo(Reason.DIGEST_MISMATCH);
        isNotKept(sent, "DIGEST_MISMATCH");
    }

    @Test
    void whatNobodyHasSaidTheDigestOfIsNotFetched() throws Exception {
        var sent = process.file(1_000);
        var described = process.described(sent);
        described.remove("sha256");
        process.knows(sent, described);
        process.told(sent, null, Instant.now());
        assertThat(process.event(MediaUnavailable.class, sent).reason()).isEqualTo(Reason.DIGEST_UNKNOWN);
        assertThat(process.askedOfWhatsApp()).doesNotContain("downloaded " + sent.metaId());
    }

    @Test
    void whatIsLargerThanAnybodyCanSendIsNotFetched() throws Exception {
        var sent = process.file(1_000);
        process.knows(sent, process.described(sent).put("file_size", "104857601"));
        process.told(sent);
        assertThat(process.event(MediaUnavailable.class, sent).reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(process.askedOfWhatsApp()).doesNotContain("downloaded " + sent.metaId());
    }

    @Test
    void aDownloadThatDoesNotEndWhereItShouldIsCutOff() throws Exception {
        var sent = process.file(100_001);
        process.knows(sent, process.described(sent).put("file_size", "100000"));
        process.told(sent);
        assertThat(process.event(MediaUnavailable.class, sent).reason()).isEqualTo(Reason.TOO_LARGE);
        isNotKept(sent, "TOO_LARGE");
    }

    @Test
    void nothingIsDownloadedFromAnywhereElse() throws Exception {
        var sent = process.file(1_000);
        var elsewhere = MediaProcess.setting("optward.test.elsewhere");
        process.knows(sent, process.described(sent).put("url", elsewhere + "/named/" + sent.metaId()));
        process.told(sent);
        var redirected = process.file(1_000);
        process.knows(redirected, process.described(redirected).put("redirect", elsewhere + "/sent/" + sent.metaId()));
        process.told(redirected);
        for (var each : List.of(sent, redirected)) {
            await().atMost(SOON).untilAsserted(() -> assertThat(process.row(each, "trouble"))
                    .isEqualTo("ADDRESS_NOT_ALLOWED"));
            assertThat(process.row(each, "state")).isEqualTo("WAITING");
        }
        assertThat(process.askedOfWhatsApp()).noneMatch(asked -> asked.startsWith("elsewhere"));
    }

    @Test
    void anAddressThatIsOverIsAskedForAnew() throws Exception {
        var sent = process.file(1_000);
        process.knows(sent, process.described(sent).put("over", 1));
        process.told(sent);
        process.event(MediaStored.class, sent);
        assertThat(process.row(sent, "attempts")).isEqualTo("1");
        assertThat(process.askedOfWhatsApp())
                .filteredOn(asked -> asked.endsWith(sent.metaId()))
                .containsExactly(
                        "described " + sent.metaId(),
                        "downloaded " + sent.metaId(),
                        "described " + sent.metaId(),
                        "downloaded " + sent.metaId());
    }

    @Test
    void whatBreaksIsTriedAgainAndNothingOfItIsLeft() throws Exception {
        var sent = process.file(300_000);
        process.knows(sent, process.described(sent).put("away", 1).put("broken", 1));
        process.told(sent);
        var stored = process.event(MediaStored.class, sent);
        assertThat(process.row(sent, "attempts")).isEqualTo("3");
        assertThat(process.read(stored.object()).body()).isEqualTo(sent.bytes());
    }

    @Test
    void aDownloadThatStallsIsGivenUpAndTriedAgain() throws Exception {
        var sent = process.file(300_000);
        process.knows(sent, process.described(sent).put("stalled", 1));
        process.told(sent);
        var stored = process.event(MediaStored.class, sent);
        assertThat(process.row(sent, "attempts")).isEqualTo("2");
        assertThat(process.read(stored.object()).body()).isEqualTo(sent.bytes());
    }

    @Test
    void whatWaitsAndWhatFailedIsSaidAndCounted() throws Exception {
        process.told(process.file(10));
        await().atMost(SOON).untilAsserted(() -> assertThat(process.get("/q/health/ready"))
                .contains("\"media are fetched\"")
                .containsPattern("\\d+ wait, \\d+ of them failed and are tried again"));
        process.event(MediaStored.class, process.sends(10));
        assertThat(process.get("/q/metrics"))
                .containsPattern("optward_media_attempts_total\\{outcome=\"STORED\"\\} [1-9]")
                .containsPattern("optward_media_attempts_total\\{outcome=\"NOT_FOUND\"\\} [1-9]")
                .containsPattern("optward_media_stored_bytes_total [1-9]")
                .containsPattern("optward_media_waiting [1-9]");
    }

    @Test
    void whatWhatsAppDoesNotKnowIsGivenUpADayAfterItsMessage() throws Exception {
        var young = process.file(10);
        var old = process.file(10);
        process.told(young);
        process.told(old, null, Instant.now().minus(Duration.ofDays(1)));
        assertThat(process.event(MediaUnavailable.class, old).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(process.row(young, "state")).isEqualTo("WAITING");
        assertThat(process.read(young.message().value()).statusCode()).isEqualTo(503);
        assertThat(process.reasonIn(process.read(young.message().value()))).isEqualTo("NOT_FETCHED_YET");
        var answer = process.read(old.message().value());
        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(process.reasonIn(answer)).isEqualTo("MEDIA_UNAVAILABLE");
    }

    @Test
    void aMessageOfLastWeekIsNotEvenAskedAbout() throws Exception {
        var sent = process.file(10);
        process.told(sent, null, Instant.now().minus(Duration.ofDays(7)));
        assertThat(process.event(MediaUnavailable.class, sent).reason()).isEqualTo(Reason.NOT_FETCHED_IN_TIME);
        assertThat(process.askedOfWhatsApp()).doesNotContain("described " + sent.metaId());
    }

    @Test
    void aMessageThatIsReadAgainIsOneFile() throws Exception {
        var sent = process.sends(10);
        var stored = process.event(MediaStored.class, sent);
        process.told(sent);
        process.event(MediaStored.class, process.sends(10));
        assertThat(process.row(sent, "object")).isEqualTo(stored.object());
        assertThat(process.askedOfWhatsApp())
                .filteredOn(asked -> asked.equals("downloaded " + sent.metaId()))
                .hasSize(1);
    }

    @Test
    void whileTheVaultIsAwayFilesWaitAndReadersAreToldToComeAgain() throws Exception {
        var here = process.sends(10);
        var stored = process.event(MediaStored.class, here);
        process.vault("PUT", "/test/away", "");
        try {
            var sent = process.sends(10);
            await().atMost(SOON).untilAsserted(() -> assertThat(process.row(sent, "trouble"))
                    .isEqualTo("VAULT_AWAY"));
            assertThat(process.askedOfWhatsApp()).doesNotContain("downloaded " + sent.metaId());
            var answer = process.read(stored.object());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(process.reasonIn(answer)).isEqualTo("VAULT_AWAY");
            process.vault("DELETE", "/test/away", "");
            process.event(MediaStored.class, sent);
        } finally {
            process.vault("DELETE", "/test/away", "");
        }
    }

    @Test
    void nobodyReadsWhatTheVaultDoesNotOpenForThem() throws Exception {
        var stored = process.event(MediaStored.class, process.sends(10));
        var notServing = process.read(
                stored.object(),
                Issuer.machine("demo-department", "agent").serving("1").token());
        assertThat(notServing.statusCode()).isEqualTo(403);
        assertThat(process.reasonIn(notServing)).isEqualTo("SENDER_NOT_SERVED");
        var noAgent = process.read(
                stored.object(),
                Issuer.machine("demo-department", "sender")
                        .serving(MediaProcess.SENDER)
                        .token());
        assertThat(noAgent.statusCode()).isEqualTo(403);
        assertThat(process.reasonIn(noAgent)).isEqualTo("ROLE_MISSING");
        var byPassword =
                process.read(stored.object(), Issuer.person("sam", "agent").token());
        assertThat(byPassword.statusCode()).isEqualTo(401);
        assertThat(process.read("obj_00000000000000000000000000").statusCode()).isEqualTo(404);
        assertThat(process.read("anything").statusCode()).isEqualTo(404);
    }

    @Test
    void theVaultsLimitsAreHeldHereToo() throws Exception {
        var stored = process.event(MediaStored.class, process.sends(10));
        var answer = process.read(
                stored.object(),
                Issuer.machine(VaultOfTheTest.ASKED_TOO_MUCH, "agent")
                        .serving(MediaProcess.SENDER)
                        .token());
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(process.reasonIn(answer)).isEqualTo("LIMIT_OF_VALUES");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1234");
    }

    @Test
    void afterAnErasureNothingIsReadAndTheObjectsAreDeletedAndThatIsConfirmed() throws Exception {
        // Given
        var sent = process.sends(10);
        var stored = process.event(MediaStored.class, sent);
        // When: the vault has forgotten them, and nobody has told us yet
        process.vaultErases(sent);
        // Then
        var early = process.read(stored.object());
        assertThat(early.statusCode()).isEqualTo(410);
        assertThat(process.reasonIn(early)).isEqualTo("ERASED");
        // When
        process.erased(sent, "era_00000000000000000000000001");
        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(process.isKept(stored.object())).isFalse());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(process.row(sent, "state")).isEqualTo("GONE"));
        assertThat(process.row(sent, "subject")).isNull();
        assertThat(process.reasonIn(process.read(stored.object()))).isEqualTo("ERASED");
        assertThat(Infrastructure.shared().records("rights.events"))
                .filteredOn(record -> sent.subject().value().equals(record.key()))
                .extracting(record -> text(record.value()))
                .singleElement()
                .asString()
                .contains("\"ingress-media\"", "\"objects\":1", "era_00000000000000000000000001");
    }

    @Test
    void whatArrivesOfSomebodyErasedIsNotKept() throws Exception {
        var sent = process.file(10);
        process.vaultErases(sent);
        process.knows(sent, process.described(sent));
        process.told(sent);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(process.row(sent, "state")).isEqualTo("GONE"));
        assertThat(process.askedOfWhatsApp()).doesNotContain("downloaded " + sent.metaId());
        assertThat(process.row(sent, "subject")).isNull();
    }

    @Test
    void afterThirtyDaysAFileIsDeleted() throws Exception {
        var sent = process.sends(10);
        var stored = process.event(MediaStored.class, sent);
        process.change(sent, "kept_until = now() + interval '1 minute'");
        tidy.tidy(Instant.now());
        assertThat(process.isKept(stored.object())).isTrue();
        process.change(sent, "kept_until = now() - interval '1 second'");
        tidy.tidy(Instant.now());
        assertThat(process.isKept(stored.object())).isFalse();
        var answer = process.read(stored.object());
        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(process.reasonIn(answer)).isEqualTo("KEPT_LONG_ENOUGH");
    }

    @Test
    void anObjectThatACrashLeftBehindIsDeletedOnceItCannotBeOnItsWay() throws Exception {
        var left = ObjectName.random();
        try (var draft = store.draft(left)) {
            draft.stream().write(1);
            draft.commit();
        }
        tidy.tidy(Instant.now());
        assertThat(process.isKept(left.value())).isTrue();
        Files.setLastModifiedTime(
                process.objectOf(left.value()),
                FileTime.from(Instant.now().minus(Duration.ofHours(1)).minusSeconds(1)));
        tidy.tidy(Instant.now());
        assertThat(process.isKept(left.value())).isFalse();
    }

    @Test
    void anAttemptThatWasOvertakenHasNothingToSay() throws Exception {
        // Given: two attempts, the first of which was thought dead
        var sent = process.file(10);
        process.told(sent, null, Instant.now());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(process.row(sent, "trouble")).isEqualTo("NOT_FOUND"));
        process.change(sent, "due_at = 'epoch'");
        var late = Instant.EPOCH.plusSeconds(1);
        var first = book.take(1, late, late).getFirst();
        var second = book.take(1, late, late.plus(Duration.ofDays(40_000))).getFirst();
        assertThat(second.message()).isEqualTo(sent.message());
        assertThat(second.attempt()).isEqualTo(first.attempt() + 1);
        // Then
        assertThat(book.stored(first, 10, Instant.now(), Instant.now())).isFalse();
        assertThat(book.unavailable(first, Reason.TOO_LARGE, Instant.now())).isFalse();
        assertThat(book.again(first, Instant.now(), "LATE")).isFalse();
        assertThat(book.unavailable(second, Reason.TOO_LARGE, Instant.now())).isTrue();
    }

    @Test
    void whatWasNotToldBeforeACrashIsToldUnderTheSameId() throws Exception {
        var sent = process.sends(10);
        process.event(MediaStored.class, sent);
        process.change(sent, "told = false");
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        Infrastructure.shared().records("messages.media"))
                .filteredOn(record -> sent.subject().value().equals(record.key()))
                .extracting(record -> text(record.headers().lastHeader("ce_id").value()))
                .containsExactly(
                        sent.message().value() + ".media-stored", sent.message().value() + ".media-stored"));
    }

    @Test
    void anObjectThatWasCutOffOrChangedIsNotGivenOutAsIfItWereWhole() throws Exception {
        var small = process.event(MediaStored.class, process.sends(1_000));
        truncate(small.object(), 1);
        var answer = process.read(small.object());
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(process.reasonIn(answer)).isEqualTo("OBJECT_DOES_NOT_OPEN");
        var large = process.event(MediaStored.class, process.sends(1_000_000));
        truncate(large.object(), 1);
        assertThatThrownBy(() -> process.read(large.object())).isInstanceOf(IOException.class);
    }

    private void truncate(String object, int bytes) throws IOException {
        try (var file = FileChannel.open(process.objectOf(object), StandardOpenOption.WRITE)) {
            file.truncate(file.size() - bytes);
        }
    }

    private void isNotKept(MediaProcess.Sent sent, String why) throws Exception {
        assertThat(process.isKept(process.row(sent, "object"))).isFalse();
        assertThat(process.objects())
                .noneMatch(file ->
                        file.getParent().endsWith("drafts") && file.toFile().length() > 60_000);
        var answer = process.read(sent.message().value());
        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(text(answer.body())).contains(why);
    }

    /** What OPTWARD_INGRESS_ROLES=media and its secrets make of the image. */
    public static class MediaAndNothingElse implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                return Map.of(
                        "optward.ingress.roles", "media",
                        "optward.ingress.app-secrets", Webhooks.APP_SECRET,
                        "optward.ingress.media.directory",
                                Files.createTempDirectory("objects").toString(),
                        "optward.ingress.media.attempt-within", "3s",
                        "optward.ingress.media.first-pause", "300ms",
                        "optward.ingress.media.longest-pause", "2s",
                        "optward.ingress.media.poll", "100ms");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
