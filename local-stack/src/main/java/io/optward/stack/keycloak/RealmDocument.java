package io.optward.stack.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.optward.stack.department.Department;
import io.optward.stack.department.Departments;
import io.optward.stack.identity.DemoPerson;
import io.optward.stack.secret.IdentitySecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is imported into Keycloak: {@code deploy/keycloak/optward-realm.json} with the secrets of this stack, the clients of
 * the departments, and, in the local stack only, the people of the demo.
 */
final class RealmDocument {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Pattern CLIENT_SECRET = Pattern.compile("\\$\\{OPTWARD_CLIENT_SECRET_([A-Z_]+)}");
    private static final String CONSOLE_URL = "${OPTWARD_CONSOLE_URL}";

    private final Path realmFile;
    private final Departments departments;
    private final IdentitySecrets secrets;
    private final String consoleUrl;

    RealmDocument(Path realmFile, Departments departments, IdentitySecrets secrets, String consoleUrl) {
        this.realmFile = realmFile;
        this.departments = departments;
        this.secrets = secrets;
        this.consoleUrl = consoleUrl;
    }

    /** The realm as a whole, for a Keycloak that does not have it yet. */
    String whole() {
        var realm = ofTheFile();
        for (var department : departments.all()) {
            realm.withArray("clients").add(clientOf(department));
            realm.withArray("users").add(accountOf(department.name(), department.roles()));
        }
        for (var person : DemoPerson.values()) {
            realm.withArray("users").add(userOf(person));
        }
        return realm.toString();
    }

    /**
     * What may have changed since the realm was imported: the clients with credentials of their own. Those that people use
     * are left alone: overwriting them would sign everybody out.
     */
    String clientsOnly() {
        var document = MAPPER.createObjectNode().put("ifResourceExists", "OVERWRITE");
        var realm = ofTheFile();
        var accounts = new HashMap<String, JsonNode>();
        realm.path("users")
                .forEach(
                        user -> accounts.put(user.path("serviceAccountClientId").asText(), user));
        for (var client : realm.path("clients")) {
            if (client.path("serviceAccountsEnabled").asBoolean()) {
                var id = client.path("clientId").asText();
                document.withArray("clients").add(client);
                // a client that is overwritten loses its account
                document.withArray("users").add(accounts.getOrDefault(id, accountOf(id, Set.of())));
            }
        }
        for (var department : departments.all()) {
            document.withArray("clients").add(clientOf(department));
            document.withArray("users").add(accountOf(department.name(), department.roles()));
        }
        return document.toString();
    }

    private ObjectNode ofTheFile() {
        try {
            var text = CLIENT_SECRET
                    .matcher(Files.readString(realmFile))
                    .replaceAll(found -> Matcher.quoteReplacement(secrets.ofClient(clientOf(found.group(1)))))
                    .replace(CONSOLE_URL, consoleUrl);
            return (ObjectNode) MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + realmFile, e);
        }
    }

    private static String clientOf(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private JsonNode clientOf(Department department) {
        var client = MAPPER.createObjectNode()
                .put("clientId", department.name())
                .put("name", department.title())
                .put("description", "department of deploy/departments.yaml")
                .put("enabled", true)
                .put("protocol", "openid-connect")
                .put("publicClient", false)
                .put("clientAuthenticatorType", "client-secret")
                .put("secret", secrets.ofClient(department.name()))
                .put("serviceAccountsEnabled", true)
                .put("standardFlowEnabled", false)
                .put("directAccessGrantsEnabled", false)
                .put("implicitFlowEnabled", false)
                .put("fullScopeAllowed", true);
        List.of("basic", "service_account", "roles", "optward").forEach(client.putArray("defaultClientScopes")::add);
        client.putArray("optionalClientScopes");
        var senders = MAPPER.createArrayNode();
        department.senders().forEach(senders::add);
        client.putArray("protocolMappers")
                .addObject()
                .put("name", "senders")
                .put("protocol", "openid-connect")
                .put("protocolMapper", "oidc-hardcoded-claim-mapper")
                .putObject("config")
                .put("claim.name", "senders")
                .put("claim.value", senders.toString())
                .put("jsonType.label", "JSON")
                .put("access.token.claim", "true")
                .put("id.token.claim", "false")
                .put("userinfo.token.claim", "false");
        return client;
    }

    private static JsonNode accountOf(String clientId, Set<String> roles) {
        var account = MAPPER.createObjectNode()
                .put("username", "service-account-" + clientId)
                .put("enabled", true)
                .put("serviceAccountClientId", clientId);
        roles.stream().sorted().forEach(account.putArray("realmRoles")::add);
        return account;
    }

    private JsonNode userOf(DemoPerson person) {
        var user = MAPPER.createObjectNode()
                .put("username", person.username())
                .put("firstName", person.firstName())
                .put("lastName", "of the demo")
                .put("email", person.username() + "@optward.invalid")
                .put("emailVerified", true)
                .put("enabled", true);
        user.putArray("realmRoles").add(person.role());
        person.trainedUntil()
                .ifPresent(until ->
                        user.putObject("attributes").putArray("training").add("{\"personal-data\":\"" + until + "\"}"));
        var credentials = user.putArray("credentials");
        credentials
                .addObject()
                .put("type", "password")
                .put("value", secrets.passwordOf(person.username()))
                .put("temporary", false);
        credentials
                .addObject()
                .put("type", "otp")
                .put(
                        "secretData",
                        MAPPER.createObjectNode()
                                .put("value", secrets.oneTimeSecretOf(person.username()))
                                .toString())
                .put(
                        "credentialData",
                        MAPPER.createObjectNode()
                                .put("subType", "totp")
                                .put("digits", 6)
                                .put("period", 30)
                                .put("counter", 0)
                                .put("algorithm", "HmacSHA1")
                                .put("secretEncoding", "BASE32")
                                .toString());
        return user;
    }
}
