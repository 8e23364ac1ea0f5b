package io.optward.stack.supervisor;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** A process of the local stack, in the order of the table that {@code up} prints. */
public enum Part {
    /** The broker. */
    KAFKA("kafka", 9092, ""),
    /** The server of all databases. */
    POSTGRES("postgres", 5433, ""),
    /** Who everybody is. */
    KEYCLOAK("keycloak", 8180, ""),
    /** The door that faces WhatsApp. */
    INGRESS("ingress-service", 8081, "ingress-service"),
    /** What opens and protects what came through the door. */
    NORMALISER("ingress-normaliser", 8091, "ingress-service"),
    /** What fetches the files that people send, and gives them to who may read them. */
    MEDIA("ingress-media", 8093, "ingress-service"),
    /** Who agreed to what. */
    CONSENT("consent-service", 8082, "consent-service"),
    /** The only door out. */
    OUTBOUND("outbound-service", 8083, "outbound-service"),
    /** The only place with personal data. */
    VAULT("vault-service", 8084, "vault-service"),
    /** The memory of every fact. */
    AUDIT("audit-service", 8085, "audit-service"),
    /** WhatsApp, as far as we need it. */
    SIMULATOR("whatsapp-simulator", 8090, "whatsapp-simulator");

    private final String label;
    private final int usualPort;
    private final String module;

    Part(String label, int usualPort, String module) {
        this.label = label;
        this.usualPort = usualPort;
        this.module = module;
    }

    /** The part of this label. */
    public static Optional<Part> labelled(String label) {
        return Arrays.stream(values()).filter(part -> part.label.equals(label)).findFirst();
    }

    /** The parts that are services of ours, not Kafka, PostgreSQL and Keycloak. */
    public static Stream<Part> services() {
        return Arrays.stream(values()).filter(part -> !part.module.isEmpty());
    }

    /** What people call it; also the name of its log. */
    public String label() {
        return label;
    }

    /** The port it listens on unless {@link #portVariable()} moves it. */
    public int usualPort() {
        return usualPort;
    }

    /** The environment variable that moves its port. */
    public String portVariable() {
        return "OPTWARD_PORT_" + name();
    }

    /** The module whose jar it runs; empty for what is not ours. */
    public String module() {
        return module;
    }
}
