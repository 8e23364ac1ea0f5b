package io.optward.vault.reveal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.RevealRequest.Form;
import io.optward.contracts.vault.RevealRequest.Purpose;
import io.optward.kit.identity.Caller;
import io.optward.kit.identity.Caller.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.Yaml;

class PolicyFileTest {

    private static final String CARE = "{purpose: CUSTOMER_CARE, to: agent, by: either, sender: served, show: full,";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{purpose: SELL, to: agent, by: either, show: full, aliases: [PHONE]} | rule 1: purpose is SEND, CUSTOMER_CARE, SUBJECT_REQUEST",
                "{to: agent, by: either, show: full, aliases: [PHONE]} | rule 1: purpose is SEND, CUSTOMER_CARE, SUBJECT_REQUEST",
                "{purpose: CUSTOMER_CARE, to: agents, by: either, show: full, aliases: [PHONE]} | rule 1: to is one of agent, compliance, privacy-admin, vault:reveal-for-send, who may ask at all",
                "{purpose: CUSTOMER_CARE, by: either, show: full, aliases: [PHONE]} | rule 1: to is one of agent, compliance, privacy-admin, vault:reveal-for-send, who may ask at all",
                "{purpose: CUSTOMER_CARE, to: agent, by: anybody, show: full, aliases: [PHONE]} | rule 1: by is people, machines, either",
                "{purpose: CUSTOMER_CARE, to: agent, by: either, show: some, aliases: [PHONE]} | rule 1: show is full, masked",
                "{purpose: CUSTOMER_CARE, to: agent, by: either, show: full} | rule 1 opens nothing: name aliases or fields, or leave it out",
                "{purpose: CUSTOMER_CARE, to: agent, by: either, show: full, aliases: [FAX]} | rule 1: aliases are kinds, such as PHONE, or the word every",
                "{purpose: CUSTOMER_CARE, to: agent, by: either, show: full, aliases: []} | rule 1: aliases is a list of words, or the word every",
                "{purpose: CUSTOMER_CARE, to: agent, by: either, show: full, aliases: PHONE} | rule 1: aliases is a list of words, or the word every",
                "{purpose: CUSTOMER_CARE, to: agent, by: either, show: full, aliases: [PHONE, PHONE]} | rule 1: aliases has something twice",
                "{purpose: CUSTOMER_CARE, to: agent, by: either, show: full, aliases: every} | rule 1 opens every kind of alias: say because, so that it is not by accident",
                "{purpose: CUSTOMER_CARE, to: agent, by: either, show: full, aliases: [PHONE], sender: served} | rule 1 opens no fields, and aliases belong to no sender: leave sender out",
                "{purpose: CUSTOMER_CARE, to: agent, by: either, show: full, fields: [body]} | rule 1: sender is decision, served, any",
                "{purpose: CUSTOMER_CARE, to: agent, by: either, show: full, fields: [body], sender: any} | rule 1 opens what was written to any sender: say because, so that it is not by accident",
                "{purpose: CUSTOMER_CARE, to: agent, by: either, show: full, fields: [body], sender: decision} | rule 1: SEND opens what the decision's sender says (sender: decision), and nothing else does",
                "{purpose: CUSTOMER_CARE, to: agent, by: either, show: full, fields: every, sender: served} | rule 1 opens every field: say because, so that it is not by accident",
                "{purpose: CUSTOMER_CARE, to: agent, by: either, show: full, fields: ['*'], sender: served} | rule 1: fields are names, or how they begin (at least 3 characters and *); for all of them write every, and because",
                "{purpose: CUSTOMER_CARE, to: agent, by: either, show: full, fields: ['b*'], sender: served} | rule 1: fields are names, or how they begin (at least 3 characters and *); for all of them write every, and because",
                "{purpose: CUSTOMER_CARE, to: agent, by: either, show: full, fields: ['bo*y'], sender: served} | rule 1: fields are names, or how they begin (at least 3 characters and *); for all of them write every, and because",
                "{purpose: SEND, to: agent, by: machines, show: full, aliases: [PHONE]} | rule 1: SEND is for machines with a scope, and nothing else is",
                "{purpose: SEND, to: 'vault:reveal-for-send', by: either, show: full, aliases: [PHONE]} | rule 1: SEND is for machines with a scope, and nothing else is",
                "{purpose: CUSTOMER_CARE, to: 'vault:reveal-for-send', by: machines, show: full, aliases: [PHONE]} | rule 1: SEND is for machines with a scope, and nothing else is",
                "{purpose: SUBJECT_REQUEST, to: privacy-admin, by: either, show: full, aliases: [PHONE]} | rule 1: SUBJECT_REQUEST is for people: a machine names no case",
                "{purpose: CUSTOMER_CARE, to: agent, by: either, show: full, aliases: [PHONE], becuase: x} | rule 1 has a member that means nothing here; there are aliases, because, by, fields, purpose, sender, show, to",
                "{purpose: CUSTOMER_CARE, to: agent, by: either, show: full, aliases: every, because: ' '} | rule 1: because says why in 1 to 300 characters",
                "everything | rule 1 has purpose, to, by, show, and what it opens",
            })
    void aRuleThatCannotBeRightIsNamed(String rule, String line) {
        assertThatThrownBy(() -> read("version: 1\nrules:\n  - " + rule + "\n"))
                .isInstanceOf(UnusablePolicyException.class)
                .hasMessage("a.yaml: " + line);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | it has version and rules",
                "[] | it has version and rules",
                "version: 1 | rules is a list with at least one rule",
                "{version: 1, rules: []} | rules is a list with at least one rule",
                "{version: 0, rules: [1]} | version is a whole number from 1 on",
                "{version: one, rules: [1]} | version is a whole number from 1 on",
                "{rules: [1]} | version is a whole number from 1 on",
                "{version: 1, rules: [], default: allow} | the file has a member that means nothing here; there are rules, version",
            })
    void aFileThatCannotBeRightIsNamed(String file, String line) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(UnusablePolicyException.class)
                .hasMessage("a.yaml: " + line);
    }

    @Test
    void whatIsNoYamlIsToldByItsLineAndInOne() {
        assertThatThrownBy(() -> read("version: 1\nrules: [\n"))
                .isInstanceOf(UnusablePolicyException.class)
                .hasMessageStartingWith("a.yaml: line ")
                .hasMessageContaining("it is no YAML")
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("\n"));
        assertThatThrownBy(() -> read("version: 1\nversion: 2\nrules: []\n"))
                .isInstanceOf(UnusablePolicyException.class)
                .hasMessageContaining("duplicate key")
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("\n"));
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "fields: [body]} | fields: [name, body]}",
                "fields: [media*]} | fields: [mediaCaption]}",
                "fields: [media*]} | fields: [med*]}",
                "fields: every, because: x} | fields: [body]}",
                "aliases: [PHONE], fields: [one]} | aliases: [PHONE, EMAIL], fields: [two]}",
            })
    void twoRulesDoNotSayHowTheSameThingIsShown(String one, String other) {
        assertThatThrownBy(() -> read("version: 1\nrules:\n  - " + CARE + one + "\n  - " + CARE + other + "\n"))
                .isInstanceOf(UnusablePolicyException.class)
                .hasMessage("a.yaml: rules 1 and 2 both say how something is shown to the same callers: let one of"
                        + " them say it");
    }

    @Test
    void whoHasSeveralRolesIsShownTheMostOfThem() {
        // Given
        var policy = read("""
                version: 3
                rules:
                  - {purpose: SUBJECT_REQUEST, to: compliance, by: people, show: masked, aliases: [PHONE, EMAIL]}
                  - {purpose: SUBJECT_REQUEST, to: privacy-admin, by: people, show: full, aliases: [PHONE]}
                """);
        // When
        var both = policy.grantedTo(caller(Kind.PERSON, "compliance", "privacy-admin"), Purpose.SUBJECT_REQUEST);
        var one = policy.grantedTo(caller(Kind.PERSON, "compliance"), Purpose.SUBJECT_REQUEST);
        // Then
        assertThat(both.show(AliasKind.PHONE)).contains(Form.FULL);
        assertThat(both.show(AliasKind.EMAIL)).contains(Form.MASKED);
        assertThat(both.roles()).containsExactlyInAnyOrder("compliance", "privacy-admin");
        assertThat(one.show(AliasKind.PHONE)).contains(Form.MASKED);
        assertThat(one.show(AliasKind.BSUID)).isEmpty();
        assertThat(policy.grantedTo(caller(Kind.MACHINE, "privacy-admin"), Purpose.SUBJECT_REQUEST)
                        .nothing())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void whoIsNamedByNoRuleGetsNothing(Purpose purpose) {
        for (var role : List.of("sender", "consent-agent", "auditor", "security-admin", "vault:protect")) {
            for (var kind : Kind.values()) {
                assertThat(PolicyAtStart.builtIn()
                                .grantedTo(caller(kind, role), purpose)
                                .nothing())
                        .as(role)
                        .isTrue();
            }
        }
    }

    @Test
    void anyOtherByteIsAnotherVersion() {
        var one = read("version: 1\nrules:\n  - " + CARE + "fields: [body]}\n");
        var other = read("version: 1\nrules:\n  - " + CARE + "fields: [body]}\n# \n");
        assertThat(one.version()).matches("1/[0-9a-f]{12}").isNotEqualTo(other.version());
    }

    @Test
    @SuppressWarnings("unchecked")
    void whoMayAskIsWhomAccessYamlLetsCall() {
        Map<String, Object> access =
                new Yaml().load(Thread.currentThread().getContextClassLoader().getResourceAsStream("access.yaml"));
        var reveal = ((List<Map<String, Object>>) access.get("rules"))
                .stream()
                        .filter(rule -> rule.get("call").equals("POST /v1/reveal"))
                        .findFirst()
                        .orElseThrow();
        assertThat(PolicyFile.MAY_ASK).isEqualTo(new HashSet<>((List<String>) reveal.get("to")));
        assertThat(PolicyAtStart.builtIn().roles()).isEqualTo(PolicyFile.MAY_ASK);
    }

    @Test
    void aFileInItsPlaceIsRead(@TempDir Path directory) throws IOException {
        var file = Files.writeString(
                directory.resolve("ours.yaml"), "version: 12\nrules:\n  - " + CARE + "fields: [body]}\n");
        assertThat(PolicyAtStart.ofFile(file).version()).startsWith("12/");
    }

    @Test
    void aFileThatIsNotThereIsNamed(@TempDir Path directory) {
        var missing = directory.resolve("reveal-policy.yaml");
        assertThatThrownBy(() -> PolicyAtStart.ofFile(missing))
                .isInstanceOf(UnusablePolicyException.class)
                .hasMessage(missing + " cannot be read; optward.vault.reveal-policy names it");
    }

    private static RevealPolicy read(String yaml) {
        return PolicyFile.read("a.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static Caller caller(Kind kind, String... rolesOrScopes) {
        var all = Set.copyOf(Arrays.asList(rolesOrScopes));
        return new Caller(kind, "sam", "a-client", all, all, Set.of(), 2, null, Map.of(), "127.0.0.0/24");
    }
}
