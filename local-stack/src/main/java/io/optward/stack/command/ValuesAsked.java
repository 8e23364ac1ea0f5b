package io.optward.stack.command;

import io.optward.contracts.Json;
import io.optward.contracts.KeyedId;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.stack.demo.JsonHttp;
import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.StackAddresses;
import io.optward.stack.supervisor.StackProblem;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks the vault what it would call values; only it has the key of keyed ids, and it makes nobody known by that. */
final class ValuesAsked {

    private static final String CLIENT = "demo-department";

    /** What values of people are called by: WhatsApp's message ids, and keys that departments hand in. */
    private static final List<String> NAMES = List.of("message", "idempotency");

    private ValuesAsked() {}

    static List<KeyedId> keyedIds(List<String> values, StackAddresses at) {
        if (values.isEmpty()) {
            return List.of();
        }
        var items = values.stream()
                .map(value -> new ProtectRequest.Item(
                        null,
                        List.of(),
                        NAMES.stream().collect(Collectors.toMap(name -> name, _ -> value)),
                        Map.of(),
                        null,
                        null))
                .toList();
        try (var vault = JsonHttp.of(at, CLIENT)) {
            var answer = vault.post(
                    URI.create(at.url(Part.VAULT) + "/v1/protect"),
                    Json.mapper().writeValueAsString(new ProtectRequest(items)));
            if (answer.status() != 200) {
                throw new StackProblem("the vault does not say what it calls the values: HTTP " + answer.status());
            }
            return Json.mapper().readValue(answer.text(), ProtectAnswer.class).items().stream()
                    .flatMap(item -> item.ids().values().stream())
                    .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem("interrupted while the vault was asked", e);
        } catch (IOException e) {
            throw new StackProblem("the vault does not say what it calls the values", e);
        }
    }
}
