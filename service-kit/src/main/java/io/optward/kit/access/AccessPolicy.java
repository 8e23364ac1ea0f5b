package io.optward.kit.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.optward.contracts.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Who may do what in one service: {@code access.yaml} of its resources. What is not on the list is for nobody. */
final class AccessPolicy {

    static final String FILE = "access.yaml";

    private final Map<String, AccessRule> rules;

    private AccessPolicy(Map<String, AccessRule> rules) {
        this.rules = rules;
    }

    /**
     * The policy of the service that this class path belongs to.
     *
     * @throws IllegalStateException if there is none, or it contradicts itself: the service must not start
     */
    static AccessPolicy ofThisService() {
        try (var file = Thread.currentThread().getContextClassLoader().getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is missing: a service says who may do what in it");
            }
            return read(file);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + FILE, e);
        }
    }

    /**
     * Reads a policy.
     *
     * @throws IllegalStateException if a rule is written twice, has no call, or contradicts itself
     */
    static AccessPolicy read(InputStream yaml) {
        var document = Json.mapper()
                .convertValue(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml), Document.class);
        var rules = new LinkedHashMap<String, AccessRule>();
        for (var line : document.rules()) {
            try {
                var rule = line.rule();
                if (rules.put(rule.call(), rule) != null) {
                    throw new IllegalArgumentException(rule.call() + " has two rules");
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException(FILE + ": " + e.getMessage(), e);
            }
        }
        return new AccessPolicy(rules);
    }

    /** The rule of a call; empty if it is for nobody. */
    Optional<AccessRule> ruleOf(String call) {
        return Optional.ofNullable(rules.get(call));
    }

    /** Every rule, in the order of the file. */
    Collection<AccessRule> rules() {
        return rules.values();
    }

    private record Document(List<Line> rules) {}

    private record Line(
            @Nullable String call,
            @Nullable List<String> to,
            @JsonProperty("step-up") boolean stepUp,
            @Nullable String act,
            @Nullable String limit) {

        AccessRule rule() {
            if (call == null || !call.matches("(GET|POST|PUT|DELETE|PATCH) /\\S*")) {
                throw new IllegalArgumentException("a rule names its call, such as GET /v1/subjects/{token}");
            }
            return new AccessRule(
                    call,
                    Objects.requireNonNullElse(to, List.of()),
                    stepUp,
                    act,
                    limit == null ? null : AccessRule.Limit.of(limit));
        }
    }
}
