package io.optward.vault.subject;

import static io.optward.contracts.vault.ProtectRequest.Origin.SIGNED_WEBHOOK;
import static io.optward.vault.VaultCalls.awaitMergeOf;
import static io.optward.vault.VaultCalls.bsuid;
import static io.optward.vault.VaultCalls.erase;
import static io.optward.vault.VaultCalls.item;
import static io.optward.vault.VaultCalls.newNumber;
import static io.optward.vault.VaultCalls.phone;
import static io.optward.vault.VaultCalls.protect;
import static io.optward.vault.VaultCalls.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.SubjectState;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.stack.fixture.Infrastructure;
import io.optward.vault.VaultResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(VaultResource.class)
class PlainSubjectsTest {

    @Inject
    PlainSubjects plain;

    @Inject
    SubjectRegister register;

    @Test
    void whoMayBeContactedAndIsAloneIsFoundByTheKey() {
        var ana = somebody(newNumber());
        assertThat(held(ana)).containsOnlyKeys(ana);
        assertThat(held(ana).get(ana).state()).isEqualTo(SubjectState.ACTIVE);
    }

    @Test
    void whoIsSuppressedMergedOrErasedIsLeftToTheRegister() {
        // Given
        var number = newNumber();
        erase(somebody(number));
        var suppressed = protect(item(Origin.ASSERTED, phone(number))).subject();
        var another = newNumber();
        var older = somebody(another);
        var younger = protect(item(SIGNED_WEBHOOK, bsuid(another))).subject();
        protect(item(SIGNED_WEBHOOK, phone(another), bsuid(another)));
        awaitMergeOf(younger);
        var erased = somebody(newNumber());
        erase(erased);
        // Then
        assertThat(held(suppressed, older, younger, erased, SubjectToken.random()))
                .isEmpty();
    }

    @Test
    void whoeverWaitedForAnErasureFindsNoKeyAfterIt() throws Exception {
        var ana = somebody(newNumber());
        var destroyed = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Given
            var erasure = CompletableFuture.runAsync(
                    () -> QuarkusTransaction.requiringNew().run(() -> {
                        register.byTokens(Set.of(ana), Hold.FOR_ERASURE);
                        register.destroy(Set.of(ana));
                        destroyed.countDown();
                        passed(goOn);
                    }),
                    threads);
            passed(destroyed);
            // When
            var found = CompletableFuture.supplyAsync(() -> held(ana), threads);
            await().until(PlainSubjectsTest::somebodyWaits);
            goOn.countDown();
            erasure.join();
            // Then
            assertThat(found.join()).isEmpty();
        }
    }

    @Test
    void anErasureWaitsForWhoeverHoldsThePerson() throws Exception {
        var ana = somebody(newNumber());
        var holds = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Given
            var reveal = CompletableFuture.runAsync(
                    () -> QuarkusTransaction.requiringNew().run(() -> {
                        plain.heldAgainstErasure(Set.of(ana));
                        holds.countDown();
                        passed(goOn);
                    }),
                    threads);
            passed(holds);
            // When
            var erasure = CompletableFuture.runAsync(() -> erase(ana), threads);
            await().until(PlainSubjectsTest::somebodyWaits);
            // Then
            assertThat(stateOf(ana)).isEqualTo(SubjectState.ACTIVE);
            assertThat(erasure).isNotDone();
            goOn.countDown();
            reveal.join();
            erasure.join();
            assertThat(stateOf(ana)).isEqualTo(SubjectState.ERASED);
        }
    }

    @Test
    void theDatabaseDeletesNoKeyOfWhoeverIsHeldWhoeverAsksItTo() {
        var ana = somebody(newNumber());
        QuarkusTransaction.requiringNew().run(() -> {
            plain.heldAgainstErasure(Set.of(ana));
            assertThatThrownBy(() -> deleteKeyOf(ana))
                    .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getSQLState())
                            .as("lock not available")
                            .isEqualTo("55P03"));
        });
        assertThat(held(ana)).containsOnlyKeys(ana);
    }

    @Test
    void revealsOfOnePersonDoNotWaitForEachOther() {
        var ana = somebody(newNumber());
        QuarkusTransaction.requiringNew().run(() -> {
            plain.heldAgainstErasure(Set.of(ana));
            assertThat(held(ana)).containsOnlyKeys(ana);
        });
    }

    private Map<SubjectToken, RegisteredSubject> held(SubjectToken... tokens) {
        return QuarkusTransaction.requiringNew().call(() -> plain.heldAgainstErasure(Set.of(tokens)));
    }

    private SubjectState stateOf(SubjectToken subject) {
        return QuarkusTransaction.requiringNew().call(() -> register.byTokens(List.of(subject), Hold.NOTHING)
                .get(subject)
                .state());
    }

    /** As somebody who knows nothing of reveals. */
    private static void deleteKeyOf(SubjectToken subject) throws SQLException {
        try (var connection = Infrastructure.shared().connect("vault", "vault_service");
                var statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '200ms'");
            statement.execute("DELETE FROM data_key WHERE subject = '" + subject + "'");
        }
    }

    private static boolean somebodyWaits() throws SQLException {
        try (var connection = Infrastructure.shared().connect("vault", "postgres");
                var rows = connection
                        .createStatement()
                        .executeQuery(
                                "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private static void passed(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
