package io.optward.outbound.surroundings;

import com.sun.net.httpserver.HttpExchange;
import io.optward.contracts.CrockfordId;
import io.optward.contracts.Json;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.flow.FlowTokenAnswer;
import io.optward.contracts.flow.FlowTokenRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Makes flow_tokens as whatever answers Flows does, and remembers for whom. */
public final class TestFlows {

    private final List<Issued> issued = new CopyOnWriteArrayList<>();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private volatile boolean away;

    /** Answers 503 from now on, or no longer. */
    public void away(boolean isAway) {
        away = isAway;
    }

    /** Does not answer this Flow from now on, or no longer. */
    public void knows(String flow, boolean isKnown) {
        if (isKnown) {
            unknown.remove(flow);
        } else {
            unknown.add(flow);
        }
    }

    /** The tokens that were made for a person, in order. */
    public List<Issued> issuedTo(SubjectToken subject) {
        return issued.stream()
                .filter(token -> token.wanted().subject().equals(subject))
                .toList();
    }

    void answer(HttpExchange exchange) throws IOException {
        var wanted = Json.mapper().readValue(exchange.getRequestBody(), FlowTokenRequest.class);
        if (away) {
            Surroundings.send(exchange, 503, Map.of("reason", "AWAY"));
        } else if (unknown.contains(wanted.flow())) {
            Surroundings.send(exchange, 404, Map.of("reason", "NOT_FOUND"));
        } else {
            var token = new Issued(wanted, CrockfordId.random("ft_"));
            issued.add(token);
            Surroundings.send(
                    exchange,
                    200,
                    new FlowTokenAnswer(token.text(), Instant.now().plusSeconds(60)));
        }
    }

    /** A token and what it was made for. */
    public record Issued(FlowTokenRequest wanted, String text) {}
}
