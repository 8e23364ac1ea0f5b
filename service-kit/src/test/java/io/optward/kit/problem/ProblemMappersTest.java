package io.optward.kit.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.vertx.core.http.HttpClosedException;
import jakarta.transaction.RollbackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemMappersTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"08006", "25P03", "40001", "40P01", "53300", "55P03", "57014", "57P01", "57P03"})
    void aDatabaseThatWasNotThereOrTookTheTransactionBackSaysNothingAboutWhatWasAsked(String state) {
        var failure = new IllegalStateException("it could not be written", new SQLException("no", state));
        assertThat(ProblemMappers.stateOfAnAbsentDatabase(failure)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "23505", "25P02", "42P01", "57000"})
    void aDatabaseThatRefusesAStatementIsThereAndTheMistakeIsOurs(String state) {
        var failure = new IllegalStateException("it could not be written", new SQLException("no", state));
        assertThat(ProblemMappers.stateOfAnAbsentDatabase(failure)).isEmpty();
    }

    @Test
    void aCommitThatTheDatabaseDidNotConfirmIsNoMistakeOfOurs() {
        var commit = new RollbackException("Could not commit transaction.");
        commit.addSuppressed(new IllegalStateException(new SQLException("broken pipe", "08006")));
        assertThat(ProblemMappers.stateOfAnAbsentDatabase(new IllegalStateException(commit)))
                .contains("08006");
    }

    @Test
    void aCallerWhoseConnectionBreaksWhileItsRequestIsReadHasHungUp() {
        assertThat(ProblemMappers.hungUp(new IOException(new ClosedChannelException())))
                .isTrue();
        assertThat(ProblemMappers.hungUp(new IOException(new IOException(new HttpClosedException("closed")))))
                .isTrue();
    }

    @Test
    void aConnectionOfOursThatBreaksIsNoCallerThatHungUp() {
        assertThat(ProblemMappers.hungUp(new UncheckedIOException(
                        "nothing could be asked", new IOException(new ClosedChannelException()))))
                .isFalse();
        assertThat(ProblemMappers.hungUp(new JsonParseException(null, "no JSON")))
                .isFalse();
    }
}
