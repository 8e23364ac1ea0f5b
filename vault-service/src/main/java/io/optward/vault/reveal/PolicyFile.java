package io.optward.vault.reveal;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.optward.contracts.Json;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.RevealRequest.Form;
import io.optward.contracts.vault.RevealRequest.Purpose;
import io.optward.vault.PlainName;
import io.optward.vault.key.FileDigest;
import io.optward.vault.reveal.RevealRule.By;
import io.optward.vault.reveal.RevealRule.Of;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads a reveal policy. A file that says something else than was meant is worse than none, so it is read strictly. */
final class PolicyFile {

    /** The roles and scopes that may call {@code POST /v1/reveal}, as access.yaml has them; a test holds it to that. */
    static final Set<String> MAY_ASK = Set.of("vault:reveal-for-send", "agent", "compliance", "privacy-admin");

    private static final String EVERY = "every";
    private static final Set<String> MEMBERS =
            Set.of("purpose", "to", "by", "sender", "show", "aliases", "fields", "because");
    private static final int SHORTEST_BEGINNING = 3;
    private static final int LONGEST_REASON = 300;
    private static final int DIGEST_SHOWN = 12;

    private final String name;

    private PolicyFile(String name) {
        this.name = name;
    }

    /**
     * Reads the bytes of a policy file.
     *
     * @param name what the file is called in the line that says what is wrong with it
     * @throws UnusablePolicyException if it is malformed, or has a rule that cannot be right
     */
    static RevealPolicy read(String name, byte[] bytes) {
        return new PolicyFile(name).policy(bytes);
    }

    private RevealPolicy policy(byte[] bytes) {
        var document = document(bytes);
        onlyHas(document, Set.of("version", "rules"), "the file");
        var version = document.path("version");
        if (!version.isInt() || version.intValue() < 1) {
            throw wrong("version is a whole number from 1 on");
        }
        var lines = document.path("rules");
        if (!lines.isArray() || lines.isEmpty()) {
            throw wrong("rules is a list with at least one rule");
        }
        var rules = IntStream.range(0, lines.size())
                .mapToObj(i -> rule(lines.get(i), "rule " + (i + 1)))
                .toList();
        for (int i = 0; i < rules.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (rules.get(i).overlaps(rules.get(j))) {
                    throw wrong("rules " + (j + 1) + " and " + (i + 1)
                            + " both say how something is shown to the same callers: let one of them say it");
                }
            }
        }
        return new RevealPolicy(version.intValue(), FileDigest.sha256(bytes).substring(0, DIGEST_SHOWN), rules);
    }

    private JsonNode document(byte[] bytes) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            Object loaded = new Yaml(new SafeConstructor(options)).load(new String(bytes, StandardCharsets.UTF_8));
            ObjectMapper mapper = Json.mapper().copy().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
            JsonNode document = mapper.valueToTree(loaded);
            if (document == null || !document.isObject()) {
                throw wrong("it has version and rules");
            }
            return document;
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            throw wrong(
                    (mark == null ? "" : "line " + (mark.getLine() + 1) + ": ") + "it is no YAML: " + e.getProblem());
        } catch (YAMLException | IllegalArgumentException _) {
            throw wrong("it is no YAML");
        }
    }

    private RevealRule rule(JsonNode line, String where) {
        if (!line.isObject()) {
            throw wrong(where + " has purpose, to, by, show, and what it opens");
        }
        onlyHas(line, MEMBERS, where);
        var because = reason(line, where);
        var fields = fields(line.path("fields"), because, where);
        var rule = new RevealRule(
                word(line, "purpose", Purpose.class, where, false),
                to(line, where),
                word(line, "by", By.class, where, true),
                sender(line, !fields.isEmpty(), because, where),
                word(line, "show", Form.class, where, true),
                aliases(line.path("aliases"), because, where),
                fields,
                because);
        check(rule, where);
        return rule;
    }

    private void check(RevealRule rule, String where) {
        if (rule.aliases().isEmpty() && rule.fields().isEmpty()) {
            throw wrong(where + " opens nothing: name aliases or fields, or leave it out");
        }
        boolean scope = rule.to().contains(":");
        if (scope != (rule.purpose() == Purpose.SEND) || scope && rule.by() != By.MACHINES) {
            throw wrong(where + ": SEND is for machines with a scope, and nothing else is");
        }
        if (!rule.fields().isEmpty() && (rule.sender() == Of.DECISION) != (rule.purpose() == Purpose.SEND)) {
            throw wrong(
                    where + ": SEND opens what the decision's sender says (sender: decision), and nothing else does");
        }
        if (rule.purpose() == Purpose.SUBJECT_REQUEST && rule.by() != By.PEOPLE) {
            throw wrong(where + ": SUBJECT_REQUEST is for people: a machine names no case");
        }
    }

    private String to(JsonNode line, String where) {
        var to = line.path("to").asText();
        if (!MAY_ASK.contains(to)) {
            throw wrong(where + ": to is one of "
                    + MAY_ASK.stream().sorted().collect(Collectors.joining(", "))
                    + ", who may ask at all");
        }
        return to;
    }

    private Of sender(JsonNode line, boolean opensFields, @Nullable String because, String where) {
        if (!opensFields) {
            if (line.has("sender")) {
                throw wrong(where + " opens no fields, and aliases belong to no sender: leave sender out");
            }
            return Of.SERVED;
        }
        var sender = word(line, "sender", Of.class, where, true);
        if (sender == Of.ANY) {
            requireReason(because, where + " opens what was written to any sender");
        }
        return sender;
    }

    private Set<AliasKind> aliases(JsonNode given, @Nullable String because, String where) {
        if (given.isTextual() && given.asText().equals(EVERY)) {
            requireReason(because, where + " opens every kind of alias");
            return EnumSet.allOf(AliasKind.class);
        }
        var kinds = EnumSet.noneOf(AliasKind.class);
        for (var kind : texts(given, "aliases", where)) {
            kinds.add(Arrays.stream(AliasKind.values())
                    .filter(known -> known.name().equals(kind))
                    .findFirst()
                    .orElseThrow(() -> wrong(where + ": aliases are kinds, such as PHONE, or the word every")));
        }
        return kinds;
    }

    private List<String> fields(JsonNode given, @Nullable String because, String where) {
        if (given.isTextual() && given.asText().equals(EVERY)) {
            requireReason(because, where + " opens every field");
            return List.of(RevealRule.EVERY_FIELD);
        }
        var names = texts(given, "fields", where);
        for (var name : names) {
            boolean beginning = name.endsWith("*");
            var plain = beginning ? name.substring(0, name.length() - 1) : name;
            if (!PlainName.is(plain) || beginning && plain.length() < SHORTEST_BEGINNING) {
                throw wrong(where + ": fields are names, or how they begin (at least " + SHORTEST_BEGINNING
                        + " characters and *); for all of them write every, and because");
            }
        }
        return names;
    }

    private List<String> texts(JsonNode given, String member, String where) {
        if (given.isMissingNode()) {
            return List.of();
        }
        var texts = StreamSupport.stream(given.spliterator(), false)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .toList();
        if (!given.isArray() || given.isEmpty() || texts.size() < given.size()) {
            throw wrong(where + ": " + member + " is a list of words, or the word every");
        }
        if (new HashSet<>(texts).size() < texts.size()) {
            throw wrong(where + ": " + member + " has something twice");
        }
        return texts;
    }

    private @Nullable String reason(JsonNode line, String where) {
        var because = line.path("because");
        if (because.isMissingNode()) {
            return null;
        }
        if (!because.isTextual()
                || because.asText().isBlank()
                || because.asText().length() > LONGEST_REASON) {
            throw wrong(where + ": because says why in 1 to " + LONGEST_REASON + " characters");
        }
        return because.asText().strip();
    }

    private void requireReason(@Nullable String because, String what) {
        if (because == null) {
            throw wrong(what + ": say because, so that it is not by accident");
        }
    }

    private <E extends Enum<E>> E word(JsonNode line, String member, Class<E> type, String where, boolean lower) {
        return Arrays.stream(type.getEnumConstants())
                .filter(word -> written(word, lower).equals(line.path(member).asText()))
                .findFirst()
                .orElseThrow(() -> wrong(where + ": " + member + " is "
                        + Arrays.stream(type.getEnumConstants())
                                .map(word -> written(word, lower))
                                .collect(Collectors.joining(", "))));
    }

    static String written(Enum<?> word, boolean lower) {
        return lower ? word.name().toLowerCase(Locale.ROOT) : word.name();
    }

    private void onlyHas(JsonNode node, Set<String> members, String where) {
        node.fieldNames().forEachRemaining(member -> {
            if (!members.contains(member)) {
                throw wrong(where + " has a member that means nothing here; there are "
                        + members.stream().sorted().collect(Collectors.joining(", ")));
            }
        });
    }

    private UnusablePolicyException wrong(String what) {
        return new UnusablePolicyException(name + ": " + what);
    }
}
