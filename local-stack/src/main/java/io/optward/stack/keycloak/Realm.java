package io.optward.stack.keycloak;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.optward.stack.department.Departments;
import io.optward.stack.secret.IdentitySecrets;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** Our realm in a running Keycloak. */
public final class Realm {

    /** Its name. */
    public static final String NAME = "optward";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final URI keycloak;
    private final String adminSecret;
    private final Path applied;
    private final RealmDocument document;

    /**
     * The realm that belongs there.
     *
     * @param keycloak    base URL
     * @param adminSecret of the client that may administer the master realm
     * @param realmFile   {@code deploy/keycloak/optward-realm.json}
     * @param departments whose clients it has
     * @param secrets     of clients and people
     * @param consoleUrl  where the compliance console will be
     * @param applied     file that notes what was applied last, beside Keycloak's data
     */
    public Realm(
            URI keycloak,
            String adminSecret,
            Path realmFile,
            Departments departments,
            IdentitySecrets secrets,
            String consoleUrl,
            Path applied) {
        this.keycloak = keycloak;
        this.adminSecret = adminSecret;
        this.applied = applied;
        this.document = new RealmDocument(realmFile, departments, secrets, consoleUrl);
    }

    /**
     * Imports the realm where it is missing; where it is there, brings the clients of services and departments to what the
     * files say, if that has changed: a client that is overwritten loses its sessions at Keycloak. Done twice, it changes
     * nothing.
     *
     * @throws IllegalStateException if Keycloak refuses it
     */
    public void apply() throws InterruptedException {
        try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var there = http.send(
                    HttpRequest.newBuilder(keycloak.resolve("/realms/" + NAME))
                            .timeout(PATIENCE)
                            .build(),
                    BodyHandlers.discarding());
            boolean imported = there.statusCode() == 200;
            var clients = document.clientsOnly();
            if (imported && isApplied(clients)) {
                return;
            }
            var answer = imported
                    ? post(http, "/admin/realms/" + NAME + "/partialImport", clients)
                    : post(http, "/admin/realms", document.whole());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException("Keycloak does not take the realm: " + answer.statusCode() + " "
                        + MAPPER.readTree(answer.body()).path("errorMessage").asText());
            }
            Files.writeString(applied, digestOf(clients));
        } catch (IOException e) {
            throw new IllegalStateException("Keycloak does not take the realm: " + e.getMessage(), e);
        }
    }

    private boolean isApplied(String clients) throws IOException {
        return Files.exists(applied) && Files.readString(applied).equals(digestOf(clients));
    }

    private static String digestOf(String clients) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(clients.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }

    private HttpResponse<String> post(HttpClient http, String path, String json)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(keycloak.resolve(path))
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + token(http))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    private String token(HttpClient http) throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(keycloak.resolve("/realms/master/protocol/openid-connect/token"))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials&client_id="
                                + KeycloakServer.ADMIN_CLIENT + "&client_secret="
                                + URLEncoder.encode(adminSecret, StandardCharsets.UTF_8)))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("Keycloak does not know the stack's own client: its data and the stack's"
                    + " secrets are of two different stacks. Run ./optward up --fresh");
        }
        return MAPPER.readTree(answer.body()).path("access_token").asText();
    }
}
