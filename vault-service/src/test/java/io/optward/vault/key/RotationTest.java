package io.optward.vault.key;

import static io.optward.vault.VaultCalls.awaitEvent;
import static io.optward.vault.VaultCalls.message;
import static io.optward.vault.VaultCalls.newNumber;
import static io.optward.vault.VaultCalls.proof;
import static io.optward.vault.VaultCalls.protect;
import static io.optward.vault.VaultCalls.revealToSend;
import static io.optward.vault.VaultCalls.somebody;
import static io.optward.vault.VaultCalls.waId;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.trail.TrailEvent;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.kit.fixture.Issuer;
import io.optward.kit.outbox.Outbox;
import io.optward.kit.trail.AuditTrail;
import io.optward.stack.fixture.Infrastructure;
import io.optward.vault.VaultConfig;
import io.optward.vault.VaultResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@WithTestResource(VaultResource.class)
class RotationTest {

    private static final String AT_ONCE = "{\"retiredKept\":\"PT0S\"}";

    @Inject
    DataSource dataSource;

    @Inject
    KeyRing keys;

    @Inject
    RenewDataKeys renewDataKeys;

    @Inject
    RewrapDataKeys rewrapDataKeys;

    @Inject
    Rotations rotations;

    @Inject
    Outbox outbox;

    @Inject
    KeysInForce keysInForce;

    @Inject
    AuditTrail trail;

    @Inject
    VaultConfig config;

    @TempDir
    Path directory;

    @Test
    void everyDataKeyIsWrappedAnewAndTheFormerKeyIsDestroyed() {
        // Given
        var number = newNumber();
        var sealed = protect(message(Origin.SIGNED_WEBHOOK, "wamid.Hi" + number, "Hi", waId(number)));
        for (int i = 0; i < 20; i++) {
            somebody(newNumber());
        }
        var former = keys.primary();
        // When
        String rotation = rotate(AT_ONCE).extract().path("rotation");
        // Then
        awaitState(rotation, "DONE").body("formerKeys", equalTo(List.of(former)));
        assertThat(key(former).<String>get("state")).isEqualTo("DESTROYED");
        assertThat(key(former).<String>get("goneAt")).isNotNull();
        assertThat(wrappedBy(former)).isZero();
        assertThat(key(keys.primary()).<String>get("state")).isEqualTo("PRIMARY");
        assertThat(file().open().keyEncryptionKeys())
                .extracting(KeyEncryptionKey::id)
                .doesNotContain(former);
        var revealed = revealToSend(sealed.subject(), proof(sealed.subject()), context(sealed), sealed.fields());
        assertThat(revealed.fields()).containsEntry("body", "Hi");
        assertThat(revealToSend(sealed.subject(), proof(sealed.subject()), AliasKind.WA_ID)
                        .aliases())
                .containsEntry(AliasKind.WA_ID, number);
        for (var change : List.of("RETIRED", "DESTROYED")) {
            assertThat(awaitEvent("audit.trail", former + "." + change.toLowerCase(Locale.ROOT))
                            .event())
                    .isInstanceOfSatisfying(TrailEvent.KeyChanged.class, fact -> assertThat(fact.change())
                            .isEqualTo(change));
        }
    }

    @Test
    void whoeverIsMadeKnownAfterTheAnswerIsUnderTheNewKey() {
        // Given
        String newKey = rotate(AT_ONCE).extract().path("newKey");
        // When
        var subject = somebody(newNumber());
        // Then
        assertThat(keyOf(subject)).isEqualTo(newKey);
    }

    @Test
    void aRetiredKeyIsKeptAsLongAsBackupsNeedIt() {
        // Given
        somebody(newNumber());
        var former = keys.primary();
        // When
        String rotation = rotate("{\"reason\":\"a person left\"}").extract().path("rotation");
        // Then
        awaitState(rotation, "RETIRED").body("reason", equalTo("a person left")).body("askedBy", equalTo("selma"));
        assertThat(key(former).<String>get("state")).isEqualTo("RETIRED");
        assertThat(Instant.parse(key(former).get("destroyAt")))
                .isBetween(
                        Instant.now().plus(29, ChronoUnit.DAYS), Instant.now().plus(30, ChronoUnit.DAYS));
        assertThat(file().open().keyEncryptionKeys())
                .extracting(KeyEncryptionKey::id)
                .contains(former);
    }

    @Test
    void aRotationWaitsForADataKeyThatSomebodyHolds() throws SQLException {
        // Given
        var held = somebody(newNumber());
        somebody(newNumber());
        // a connection that is not ended for doing nothing in a transaction
        try (var connection = Infrastructure.shared().connect("vault", "vault_service");
                var lock = connection.prepareStatement("SELECT 1 FROM data_key WHERE subject = ? FOR UPDATE")) {
            connection.setAutoCommit(false);
            lock.setString(1, held.value());
            lock.execute();
            // When
            String rotation = rotate(AT_ONCE).extract().path("rotation");
            // Then
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> wrappedBy(keys.primary()) > 0);
            progress(rotation).body("state", equalTo("REWRAPPING"));
            asSecurityAdmin()
                    .post("/v1/keys/rotations")
                    .then()
                    .statusCode(409)
                    .body("reason", equalTo("ROTATION_UNDER_WAY"))
                    .body("rotation", equalTo(rotation));
            connection.rollback();
            awaitState(rotation, "DONE");
        }
        assertThat(keyOf(held)).isEqualTo(keys.primary());
    }

    @Test
    void noDataKeyCanBeLeftUnderAKeyThatLostTheRightToWrap() throws SQLException {
        // Given
        var subject = somebody(newNumber());
        var former = keys.primary();
        awaitState(rotate(AT_ONCE).extract().path("rotation"), "DONE");
        // When, Then
        try (var connection = dataSource.getConnection();
                var update = connection.prepareStatement("UPDATE data_key SET kek_id = ? WHERE subject = ?")) {
            update.setString(1, former);
            update.setString(2, subject.value());
            assertThatThrownBy(update::executeUpdate)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("fkey");
        }
    }

    @Test
    void aCopyOfTheKeysFromBeforeARotationIsRefusedAtTheStart() throws IOException {
        // Given
        somebody(newNumber());
        var copy = Files.copy(config.keysFile(), directory.resolve("vault.keys"));
        awaitState(rotate(AT_ONCE).extract().path("rotation"), "DONE");
        // When, Then
        assertThatThrownBy(() -> settle(new KeysFile(copy, "a passphrase for tests")))
                .isInstanceOf(UnusableKeysException.class)
                .hasMessage("the keys file at " + copy
                        + " is a copy from before the keys were last changed: put the newest one there");
    }

    @Test
    void aKeyThatDoesNotOpenItsCanaryIsRefusedAtTheStart() throws SQLException {
        // Given
        somebody(newNumber());
        var canary = keys.canary();
        canary(new byte[] {1, 2, 3});
        try {
            // When, Then
            assertThatThrownBy(() -> settle(file()))
                    .isInstanceOf(UnusableKeysException.class)
                    .hasMessageStartingWith(keys.primary() + " does not open the canary that was sealed with it");
        } finally {
            canary(canary);
        }
    }

    @Test
    void aReplicaThatCannotKeepChangedKeysStillFollowsTheOthers() {
        // Given: another replica, whose epochs are over at once and who cannot keep what it changes
        somebody(newNumber());
        var its = new KeyRing(file().open());
        var settling = new SettleKeys(file(), keysInForce, trail, Clock.systemUTC());
        var latest = new LatestKeys(its, settling, keysInForce);
        var cannotKeep = new RotateKeys(
                new NothingKept(file()), settling, keysInForce, latest, rotations, outbox, Clock.systemUTC());
        var work = new RotationWork(
                its,
                latest,
                rotations,
                cannotKeep,
                rewrapDataKeys,
                renewDataKeys,
                new Epochs(Duration.ZERO),
                Clock.systemUTC());
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            work.change();
            return work.rests();
        });
        // When
        String newKey = rotate(AT_ONCE).extract().path("newKey");
        work.change();
        work.follow();
        // Then
        assertThat(work.rests()).isTrue();
        assertThat(its.primary()).isEqualTo(newKey);
    }

    /** Where keys lie that can be read and not be changed, as on a disk that is full. */
    private record NothingKept(KeysetStore store) implements KeysetStore {

        @Override
        public boolean exists() {
            return store.exists();
        }

        @Override
        public Keysets open() {
            return store.open();
        }

        @Override
        public void create(Keysets keysets) {
            store.create(keysets);
        }

        @Override
        public void replace(Keysets keysets) {
            throw new KeysNotKeptException("the disk is full", new IOException("no space left"));
        }

        @Override
        public Instant destroyFormer(Instant now) {
            return store.destroyFormer(now);
        }

        @Override
        public String place() {
            return store.place();
        }
    }

    /** Keys in a file, for so long. */
    private record Epochs(Duration epoch) implements KeyConfig {

        @Override
        public Duration retiredKept() {
            return Duration.ofDays(30);
        }

        @Override
        public Kms kms() {
            throw new IllegalStateException("the keys lie in a file");
        }
    }

    @Test
    void aDataKeyIsRenewedBeforeItHasSealedAsMuchAsItMay() throws SQLException {
        // Given
        var number = newNumber();
        var before = protect(message(Origin.SIGNED_WEBHOOK, "wamid.before" + number, "before", waId(number)));
        var subject = before.subject();
        try (var connection = dataSource.getConnection();
                var update = connection.prepareStatement("UPDATE data_key SET sealings = ? WHERE subject = ?")) {
            update.setLong(1, RenewDataKeys.RENEWED_AT);
            update.setString(2, subject.value());
            update.executeUpdate();
        }
        // When
        for (int i = 0; i < 40 * SealingCount.ONE_IN; i++) {
            keys.sealings().sealed(subject);
        }
        renewDataKeys.countAndRenew();
        // Then
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> protect(
                        message(Origin.SIGNED_WEBHOOK, "wamid.after" + number, "after", waId(number)))
                .fields()
                .get("body")
                .text()
                .startsWith("sealed:v1:Ag"));
        var after = protect(message(Origin.SIGNED_WEBHOOK, "wamid.after" + number, "after", waId(number)));
        assertThat(revealToSend(subject, proof(subject), context(before), before.fields())
                        .fields())
                .containsEntry("body", "before");
        assertThat(revealToSend(subject, proof(subject), context(after), after.fields())
                        .fields())
                .containsEntry("body", "after");
        assertThat(revealToSend(subject, proof(subject), AliasKind.WA_ID).aliases())
                .containsEntry(AliasKind.WA_ID, number);
    }

    @Test
    void whatIsAskedOfARotationHasItsBounds() {
        asSecurityAdmin()
                .contentType("application/json")
                .body("{\"retiredKept\":\"P31D\"}")
                .post("/v1/keys/rotations")
                .then()
                .statusCode(400)
                .body("field", equalTo("retiredKept"));
        asSecurityAdmin()
                .contentType("application/json")
                .body("{\"reason\":\"+15550100777 asked\"}")
                .post("/v1/keys/rotations")
                .then()
                .statusCode(400)
                .body("field", equalTo("reason"));
        given().get("/v1/keys/rotations/rot_none").then().statusCode(404);
        given().get("/v1/keys/rotations?cursor=eA").then().statusCode(400);
    }

    @Test
    void rotationsAreListedTheNewestFirst() {
        // Given
        String first = rotate(AT_ONCE).extract().path("rotation");
        awaitState(first, "DONE");
        String second = rotate(AT_ONCE).extract().path("rotation");
        awaitState(second, "DONE");
        // When
        var page = given().get("/v1/keys/rotations?limit=1").then().statusCode(200);
        // Then
        page.body("items[0].rotation", equalTo(second));
        given().get("/v1/keys/rotations?limit=1&cursor=" + page.extract().path("next"))
                .then()
                .statusCode(200)
                .body("items[0].rotation", equalTo(first));
    }

    private static String context(ProtectAnswer.Item sealed) {
        return sealed.ids().get("message").value();
    }

    private static ValidatableResponse rotate(String order) {
        // another test's rotation may not be through yet
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> asSecurityAdmin()
                                .contentType("application/json")
                                .body(order)
                                .post("/v1/keys/rotations")
                                .then(),
                        answer -> answer.extract().statusCode() == 202);
    }

    private static ValidatableResponse progress(String rotation) {
        return given().get("/v1/keys/rotations/" + rotation).then().statusCode(200);
    }

    private static ValidatableResponse awaitState(String rotation, String state) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> progress(rotation),
                        answer -> state.equals(answer.extract().path("state")));
    }

    private static JsonPath key(String id) {
        return given().get("/v1/keys")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .setRootPath("items.find { it.id == '" + id + "' }");
    }

    private static RequestSpecification asSecurityAdmin() {
        return given().header(
                        "Authorization",
                        "Bearer "
                                + Issuer.person("selma", "security-admin")
                                        .steppedUp(Duration.ZERO)
                                        .token());
    }

    private Keysets settle(KeysetStore store) {
        var settling = new SettleKeys(store, keysInForce, trail, Clock.systemUTC());
        return QuarkusTransaction.requiringNew().call(settling::settle);
    }

    private KeysFile file() {
        return new KeysFile(config.keysFile(), "a passphrase for tests");
    }

    private void canary(byte[] canary) throws SQLException {
        try (var connection = dataSource.getConnection();
                var update = connection.prepareStatement("UPDATE key_encryption_key SET canary = ? WHERE id = ?")) {
            update.setBytes(1, canary);
            update.setString(2, keys.primary());
            update.executeUpdate();
        }
    }

    private long wrappedBy(String kekId) {
        return QuarkusTransaction.requiringNew()
                .call(() -> keysInForce.dataKeysByKek().getOrDefault(kekId, 0L));
    }

    private String keyOf(SubjectToken subject) {
        try (var connection = dataSource.getConnection();
                var query = connection.prepareStatement("SELECT kek_id FROM data_key WHERE subject = ?")) {
            query.setString(1, subject.value());
            try (var row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the test's query failed", e);
        }
    }
}
