package io.optward.stack.supervisor;

import io.optward.stack.postgres.Database;
import io.optward.stack.postgres.PostgresServer;
import io.optward.stack.process.ChildProcess;
import io.optward.stack.secret.IdentitySecrets;
import io.optward.stack.secret.StackSecrets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How each service is started: its command line and what it is told through its environment. */
final class ServiceLaunch {

    private final StackOptions options;
    private final StackAddresses at;
    private final StackSecrets secrets;

    ServiceLaunch(StackOptions options, StackSecrets secrets) {
        this.options = options;
        this.at = options.addresses();
        this.secrets = secrets;
    }

    /** Starts a part, which may record how it starts. */
    ChildProcess start(Part part) {
        return ChildProcess.start(
                part.label(),
                command(part, options.startCacheOptions(part)),
                environment(part, at.port(part)),
                options.directory().log(part));
    }

    /** Starts one more process of this part on any port, told this too; its neighbours are those of the stack. */
    ChildProcess startReplica(Part part, int port, Map<String, String> variables) {
        return ChildProcess.start(
                part.label(),
                command(part, options.startCache(part).reading()),
                with(environment(part, port), variables),
                options.directory().logOfReplicas(part));
    }

    private List<String> command(Part part, List<String> cacheOptions) {
        var command = new ArrayList<String>();
        command.add(ChildProcess.java());
        // by this, "down" knows a process of this stack from one that inherited its number
        command.add("-Doptward.state=" + options.directory().path());
        command.add("-Xmx" + heapMebibytes(part) + "m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.addAll(cacheOptions);
        command.add("-jar");
        command.add(options.checkout().serviceJar(part.module()).toString());
        return command;
    }

    private static int heapMebibytes(Part part) {
        return switch (part) {
            case SIMULATOR -> 128;
            case INGRESS, NORMALISER, MEDIA, VAULT -> 160;
            case CONSENT, OUTBOUND -> 192;
            case AUDIT -> 256;
            case KAFKA, POSTGRES, KEYCLOAK -> throw new IllegalArgumentException(part + " is not a service");
        };
    }

    private Map<String, String> environment(Part part, int port) {
        var environment = new HashMap<String, String>();
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", at.bootstrapServers());
        if (part != Part.SIMULATOR) {
            environment.putAll(identity(part));
        }
        environment.putAll(own(part));
        if (at.tls()) {
            environment.putAll(transport(part));
        }
        environment.putAll(options.settings().getOrDefault(part, Map.of()));
        return environment;
    }

    private Map<String, String> own(Part part) {
        return switch (part) {
            case INGRESS ->
                with(
                        Map.of(
                                "OPTWARD_INGRESS_ROLES", "receiver,flows",
                                "OPTWARD_INGRESS_APP_SECRETS", secrets.appSecret(),
                                "OPTWARD_INGRESS_VERIFY_TOKEN", secrets.verifyToken()),
                        flows(part));
            case NORMALISER ->
                with(
                        database(part, Database.INGRESS),
                        Map.of(
                                "OPTWARD_INGRESS_ROLES", "normaliser",
                                "OPTWARD_INGRESS_WRAPPING_KEY", secrets.wrappingKey(),
                                "OPTWARD_VAULT_URL", at.url(Part.VAULT).toString(),
                                "SMALLRYE_CONFIG_LOCATIONS", senders()));
            case MEDIA -> with(database(part, Database.INGRESS), media());
            case CONSENT ->
                with(
                        database(part, Database.CONSENT),
                        Map.of(
                                "OPTWARD_DECISION_PROOF_KEY", secrets.decisionProofKey(),
                                "OPTWARD_VAULT_URL", at.url(Part.VAULT).toString(),
                                "SMALLRYE_CONFIG_LOCATIONS", senders()));
            case OUTBOUND ->
                with(
                        database(part, Database.OUTBOUND),
                        Map.of(
                                "OPTWARD_VAULT_URL", at.url(Part.VAULT).toString(),
                                "OPTWARD_CONSENT_URL", at.url(Part.CONSENT).toString(),
                                "OPTWARD_FLOWS_URL", at.url(Part.INGRESS).toString(),
                                "OPTWARD_WHATSAPP_URL", at.url(Part.SIMULATOR) + "/v26.0",
                                "OPTWARD_WHATSAPP_TOKEN", secrets.whatsappToken(),
                                "SMALLRYE_CONFIG_LOCATIONS", senders()));
            case VAULT ->
                with(
                        database(part, Database.VAULT),
                        Map.of(
                                "OPTWARD_VAULT_KEYS_FILE", vaultKeys(),
                                "OPTWARD_VAULT_PASSPHRASE", secrets.vaultPassphrase(),
                                // there are no backups of a local stack
                                "OPTWARD_VAULT_KEYS_RETIRED_KEPT", "PT0S",
                                "OPTWARD_VAULT_ERASURE_CONFIRMED_BY", whoConfirmsErasures(),
                                "OPTWARD_DECISION_PROOF_KEY", secrets.decisionProofKey()));
            case AUDIT ->
                with(
                        database(part, Database.AUDIT),
                        with(
                                Map.of(
                                        "OPTWARD_AUDIT_SIGNING_KEY",
                                        secrets.auditSigningKey(),
                                        "OPTWARD_AUDIT_ORIGIN",
                                        StackAddresses.LOG_ORIGIN),
                                // of another identity provider we do not know how it tells who signed in
                                options.parts().contains(Part.KEYCLOAK)
                                        ? Map.of(
                                                "OPTWARD_AUDIT_SIGN_INS_URL",
                                                at.realmAdministration().toString())
                                        : Map.of()));
            case SIMULATOR ->
                Map.of(
                        "OPTWARD_SIMULATOR_WEBHOOK_URL", at.url(Part.INGRESS) + "/webhooks/whatsapp",
                        "OPTWARD_SIMULATOR_APP_SECRET", secrets.appSecret(),
                        "OPTWARD_SIMULATOR_TOKEN", secrets.whatsappToken(),
                        "OPTWARD_SIMULATOR_MEDIA_BASE_URL",
                                at.url(Part.SIMULATOR).toString(),
                        "SMALLRYE_CONFIG_LOCATIONS", senders());
            case KAFKA, POSTGRES, KEYCLOAK -> throw new IllegalArgumentException(part + " is not a service");
        };
    }

    /**
     * What the role that answers Flows needs. In production it is a process of its own (decision 0032); here it shares the
     * receiver's, which is the one that faces WhatsApp, and neither has a key that opens a webhook.
     */
    private Map<String, String> flows(Part part) {
        return with(
                database(part, Database.INGRESS),
                Map.of(
                        "OPTWARD_INGRESS_FLOWS_WRAPPING_KEY", secrets.flows().wrappingKey(),
                        "OPTWARD_INGRESS_FLOWS_TOKEN_KEY", secrets.flows().tokenKey(),
                        "SMALLRYE_CONFIG_LOCATIONS",
                                senders() + "," + options.checkout().flows()));
    }

    private Map<String, String> media() {
        return Map.of(
                "OPTWARD_INGRESS_ROLES", "media",
                "OPTWARD_INGRESS_APP_SECRETS", secrets.appSecret(),
                "OPTWARD_INGRESS_MEDIA_ACCESS_TOKEN", secrets.whatsappToken(),
                "OPTWARD_INGRESS_MEDIA_GRAPH_URL", at.url(Part.SIMULATOR) + "/v26.0",
                "OPTWARD_INGRESS_MEDIA_DOWNLOADS_FROM", at.url(Part.SIMULATOR).toString(),
                "OPTWARD_INGRESS_MEDIA_DIRECTORY", options.directory().objects().toString(),
                "OPTWARD_VAULT_URL", at.url(Part.VAULT).toString(),
                "SMALLRYE_CONFIG_LOCATIONS", senders());
    }

    /** Whose tokens it takes, and what it gets its own with. */
    private Map<String, String> identity(Part part) {
        return Map.of(
                "QUARKUS_OIDC_AUTH_SERVER_URL", at.realm().toString(),
                "OPTWARD_IDENTITY_CLIENT_SECRET",
                        IdentitySecrets.in(options.directory().secrets()).ofClient(part.module()));
    }

    /**
     * What it shows and whom it believes. The profile {@code tls} of every service says what that is used for: as a server
     * and as a client of Kafka, Keycloak and its neighbours.
     */
    private Map<String, String> transport(Part part) {
        var certificates = Certificates.in(options.directory());
        var common = Map.of(
                "QUARKUS_PROFILE",
                "prod,tls",
                "OPTWARD_TLS_DIRECTORY",
                certificates.of(part).directory().toString());
        return switch (part) {
            case INGRESS -> with(common, Map.of("OPTWARD_INGRESS_RECEIVER_CERTIFICATE_NAME", Certificates.META));
            // the Graph API is certified by a public authority, the simulator by ours
            case OUTBOUND -> with(common, Map.of("OPTWARD_WHATSAPP_TLS_CONFIGURATION_NAME", "optward"));
            case MEDIA -> with(common, Map.of("OPTWARD_INGRESS_MEDIA_TLS_CONFIGURATION_NAME", "optward"));
            case SIMULATOR ->
                with(
                        common,
                        Map.of(
                                "OPTWARD_SIMULATOR_WEBHOOK_TLS_DIRECTORY",
                                certificates.meta().directory().toString()));
            case KAFKA, POSTGRES, KEYCLOAK, NORMALISER, CONSENT, VAULT, AUDIT -> common;
        };
    }

    /** Whoever keeps something of people here. */
    private String whoConfirmsErasures() {
        return "consent-service,outbound-service"
                + (options.parts().contains(Part.MEDIA) ? "," + Part.MEDIA.label() : "");
    }

    private Map<String, String> database(Part part, Database database) {
        var url = PostgresServer.jdbcUrl(at.port(Part.POSTGRES), database.databaseName())
                + (at.tls() ? Certificates.in(options.directory()).of(part).jdbcParameters() : "");
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", url,
                "QUARKUS_DATASOURCE_USERNAME", database.service(),
                "QUARKUS_DATASOURCE_PASSWORD", secrets.passwords().of(database.service()),
                "QUARKUS_FLYWAY_JDBC_URL", url,
                "QUARKUS_FLYWAY_USERNAME", database.migrator(),
                "QUARKUS_FLYWAY_PASSWORD", secrets.passwords().of(database.migrator()),
                "OPTWARD_RELAY_USERNAME", database.relay(),
                "OPTWARD_RELAY_PASSWORD", secrets.passwords().of(database.relay()));
    }

    private String senders() {
        return options.checkout().senders().toString();
    }

    private String vaultKeys() {
        return options.directory().data().resolve("vault").resolve("keys.json").toString();
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        var all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }
}
