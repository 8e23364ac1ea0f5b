package io.optward.stack.checkout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkout that this process works in: the list of topics, the built jars and the state directory stand in it.
 *
 * @param root absolute path of the directory that holds {@code deploy/kafka/topics.yaml}
 */
public record Checkout(Path root) {

    private static final Path TOPIC_LIST = Path.of("deploy", "kafka", "topics.yaml");

    /** Refuses a directory without the list of topics. */
    public Checkout {
        root = root.toAbsolutePath().normalize();
        if (!Files.isRegularFile(root.resolve(TOPIC_LIST))) {
            throw new IllegalArgumentException("not a checkout of Optward, " + TOPIC_LIST + " is missing: " + root);
        }
    }

    /**
     * Finds the checkout: the system property {@code optward.root}, or else the nearest directory above the working
     * directory that holds the list of topics.
     *
     * @throws IllegalStateException if there is none
     */
    public static Checkout find() {
        return Optional.ofNullable(System.getProperty("optward.root"))
                .map(Path::of)
                .or(() -> Stream.iterate(Path.of("").toAbsolutePath(), directory -> directory != null, Path::getParent)
                        .filter(directory -> Files.isRegularFile(directory.resolve(TOPIC_LIST)))
                        .findFirst())
                .map(Checkout::new)
                .orElseThrow(() -> new IllegalStateException(
                        "no checkout of Optward here: start in one, or set the system property optward.root"));
    }

    /** {@code deploy/kafka/topics.yaml}. */
    public Path topicList() {
        return root.resolve(TOPIC_LIST);
    }

    /** {@code deploy/local/senders.yaml}: business numbers and templates of the demo. */
    public Path senders() {
        return root.resolve(Path.of("deploy", "local", "senders.yaml"));
    }

    /** {@code deploy/local/flows.yaml}: what the Flows of the demo show. */
    public Path flows() {
        return root.resolve(Path.of("deploy", "local", "flows.yaml"));
    }

    /**
     * The directory with the broker's jars: this checkout's own build, or else the one that
     * {@code OPTWARD_STACK_LIB} (environment or system property) names.
     *
     * @throws IllegalStateException if neither is there
     */
    public Path libraries() {
        var own = root.resolve(Path.of("local-stack", "target", "lib"));
        return Stream.concat(
                        Stream.of(own),
                        Stream.of(
                                        Optional.ofNullable(System.getProperty("OPTWARD_STACK_LIB")),
                                        Optional.ofNullable(System.getenv("OPTWARD_STACK_LIB")))
                                .flatMap(Optional::stream)
                                .map(Path::of))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the broker's jars are not built: run mvn process-classes"
                        + " -pl local-stack, or name them with OPTWARD_STACK_LIB; looked in " + own));
    }

    /** {@code deploy/departments.yaml}. */
    public Path departments() {
        return root.resolve(Path.of("deploy", "departments.yaml"));
    }

    /** {@code deploy/keycloak/optward-realm.json}. */
    public Path realm() {
        return root.resolve(Path.of("deploy", "keycloak", "optward-realm.json"));
    }

    /** The unpacked distribution of Keycloak. */
    public Path keycloak() {
        return root.resolve(Path.of("local-stack", "target", "keycloak", "distribution"));
    }

    /**
     * The runnable jar of a service.
     *
     * @param module the module's directory, such as {@code vault-service}
     */
    public Path serviceJar(String module) {
        return root.resolve(Path.of(module, "target", "quarkus-app", "quarkus-run.jar"));
    }

    /** {@code .optward}: data, secrets and logs of the local stack. */
    public Path stateDirectory() {
        return root.resolve(".optward");
    }
}
