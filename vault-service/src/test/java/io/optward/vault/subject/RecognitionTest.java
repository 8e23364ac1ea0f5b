package io.optward.vault.subject;

import static io.optward.vault.VaultCalls.erase;
import static io.optward.vault.VaultCalls.newNumber;
import static io.optward.vault.VaultCalls.phone;
import static io.optward.vault.VaultCalls.somebody;
import static org.assertj.core.api.Assertions.assertThat;

import io.optward.vault.VaultResource;
import io.optward.vault.key.KeyRing;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(VaultResource.class)
class RecognitionTest {

    @Inject
    DataSource database;

    @Inject
    KeyRing keys;

    @Test
    void theDatabaseIsAskedTheSameWhetherAnAliasIsSomebodysNobodysOrWasThatOfSomebodyErased() throws Exception {
        // Given
        var known = newNumber();
        var subject = somebody(known);
        var erased = newNumber();
        erase(somebody(erased));
        // When
        var hit = statementsFor(known);
        var miss = statementsFor(newNumber());
        var gone = statementsFor(erased);
        // Then
        assertThat(hit.found).containsExactly(subject.value());
        assertThat(miss.found).isEmpty();
        assertThat(gone.found).isEmpty();
        assertThat(hit.statements).hasSize(2);
        assertThat(miss.statements).isEqualTo(hit.statements);
        assertThat(gone.statements).isEqualTo(hit.statements);
    }

    private Asked statementsFor(String number) throws InvalidAliasException {
        var statements = new ArrayList<String>();
        var recognition = new Recognition(keys, new SubjectRegister(noting(statements)));
        var found = recognition.whose(Identity.of(phone(number)));
        return new Asked(found.stream().map(owner -> owner.token().value()).toList(), List.copyOf(statements));
    }

    /** The database, and a note of what it is asked. */
    private DataSource noting(List<String> statements) {
        return wrap(
                DataSource.class,
                database,
                (method, result) -> method.equals("getConnection")
                        ? wrap(Connection.class, (Connection) result, (_, prepared) -> prepared, statements)
                        : result,
                statements);
    }

    private static <T> T wrap(Class<T> type, T real, Result result, List<String> statements) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        statements.add((String) arguments[0]);
                    }
                    try {
                        return result.of(method.getName(), method.invoke(real, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private interface Result {

        Object of(String method, Object result);
    }

    private record Asked(List<String> found, List<String> statements) {}
}
