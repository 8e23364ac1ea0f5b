package io.optward.stack.supervisor;

import io.optward.stack.checkout.Checkout;
import io.optward.stack.process.FreePorts;
import io.optward.stack.process.StartCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which stack to start, where, on which ports.
 *
 * @param checkout  whose jars run
 * @param directory where it keeps data, secrets and logs
 * @param ports     one per part
 * @param parts     what to start; Kafka and PostgreSQL always belong to it
 * @param settings  environment variables of a service beside those that every stack gives it
 * @param learning  whether what has no fresh {@link io.optward.stack.process.StartCache} records one; it then takes some
 *                  seconds more to stop
 * @param tls       whether every part shows a certificate and asks for one, and Kafka's access rules are enforced
 */
public record StackOptions(
        Checkout checkout,
        StackDirectory directory,
        Map<Part, Integer> ports,
        Set<Part> parts,
        Map<Part, Map<String, String>> settings,
        boolean learning,
        boolean tls) {

    /** Environment variable that, set to {@code off}, keeps a stack from recording how its parts start. */
    public static final String START_CACHE_VARIABLE = "OPTWARD_START_CACHE";

    /** Environment variable that names the realm of an identity provider that runs elsewhere; no Keycloak is started. */
    public static final String ISSUER_VARIABLE = "OPTWARD_ISSUER";

    private static final long WANTED_BYTES = 1024L * 1024 * 1024;

    /** Copies its collections. */
    public StackOptions {
        ports = Map.copyOf(ports);
        parts = Set.copyOf(parts);
        settings = Map.copyOf(settings);
    }

    /**
     * The stack of {@code ./optward}: everything, in {@code .optward}, on the usual ports unless the environment moves
     * them.
     *
     * @throws StackProblem if a variable does not hold a port
     */
    public static StackOptions usual(Checkout checkout, Map<String, String> environment) {
        var ports = new EnumMap<Part, Integer>(Part.class);
        for (var part : Part.values()) {
            var moved = environment.get(part.portVariable());
            ports.put(part, moved == null ? part.usualPort() : port(part, moved));
        }
        var usual = new StackOptions(
                checkout,
                new StackDirectory(checkout.stateDirectory()),
                ports,
                EnumSet.allOf(Part.class),
                Map.of(),
                !"off".equals(environment.get(START_CACHE_VARIABLE)),
                false);
        var issuer = environment.get(ISSUER_VARIABLE);
        return issuer == null || issuer.isBlank() ? usual : usual.trusting(issuer);
    }

    /** The same, taking the tokens of an identity provider that runs elsewhere. */
    private StackOptions trusting(String issuer) {
        var options = only(Part.services().collect(Collectors.toSet()));
        for (var service : Part.services().toList()) {
            options = options.with(service, Map.of("QUARKUS_OIDC_AUTH_SERVER_URL", issuer));
        }
        return options;
    }

    /** Everything, in a directory of a test, on free ports. */
    public static StackOptions forTests(Checkout checkout, Path directory) {
        var free = FreePorts.find(Part.values().length);
        var ports = new EnumMap<Part, Integer>(Part.class);
        Arrays.stream(Part.values()).forEach(part -> ports.put(part, free.get(part.ordinal())));
        return new StackOptions(
                checkout, new StackDirectory(directory), ports, EnumSet.allOf(Part.class), Map.of(), false, false);
    }

    /** The same, with only some of the services, and with Keycloak only if it is named. */
    public StackOptions only(Set<Part> services) {
        var wanted = EnumSet.of(Part.KAFKA, Part.POSTGRES);
        wanted.addAll(services);
        return new StackOptions(checkout, directory, ports, wanted, settings, learning, tls);
    }

    /** The same, with a service told something more through its environment. */
    public StackOptions with(Part service, Map<String, String> variables) {
        var more = new HashMap<>(settings);
        more.put(service, Map.copyOf(variables));
        return new StackOptions(checkout, directory, ports, parts, more, learning, tls);
    }

    /** The same, recording or not recording how its processes start. */
    public StackOptions learning(boolean recorded) {
        return new StackOptions(checkout, directory, ports, parts, settings, recorded, tls);
    }

    /** The same, over TLS or without. */
    public StackOptions overTls(boolean wanted) {
        return new StackOptions(checkout, directory, ports, parts, settings, learning, wanted);
    }

    /** What is known of a part's starts; the two roles of ingress load different classes. Not of PostgreSQL, no JVM. */
    StartCache startCache(Part part) {
        var program =
                switch (part) {
                    case KAFKA -> checkout.libraries();
                    case KEYCLOAK -> checkout.keycloak().resolve("lib").resolve("quarkus-run.jar");
                    default -> checkout.serviceJar(part.module());
                };
        return new StartCache(program.resolveSibling(part.label() + ".aot"), program);
    }

    /** Whether this part of the stack records how it starts. */
    boolean records(Part part) {
        return learning && !startCache(part).isFresh();
    }

    /** Options of a part's JVM that read or record how it starts. */
    List<String> startCacheOptions(Part part) {
        return records(part) ? startCache(part).recording() : startCache(part).reading();
    }

    /** Whether it is known how every part of this stack starts, so that none has to record it. */
    public boolean startsAreKnown() {
        return parts.stream().filter(part -> part != Part.POSTGRES).allMatch(part -> startCache(part)
                .isFresh());
    }

    /** Where the parts will listen. */
    public StackAddresses addresses() {
        return new StackAddresses(directory, ports, tls);
    }

    /**
     * What stands in the way of a start, one line each that says what to do; empty if nothing does.
     */
    public List<String> obstacles() {
        var obstacles = new ArrayList<String>();
        for (var part : Part.values()) {
            if (parts.contains(part)) {
                int port = addresses().port(part);
                if (!FreePorts.isFree(port)) {
                    obstacles.add("port " + port + " (" + part.label()
                            + ") is taken by another process: stop it or set " + part.portVariable());
                }
                if (part == Part.KEYCLOAK && !Files.isDirectory(checkout.keycloak())) {
                    obstacles.add("Keycloak is not unpacked: run mvn process-classes -pl local-stack");
                }
                if (!part.module().isEmpty() && !Files.exists(checkout.serviceJar(part.module()))) {
                    obstacles.add(part.label() + " is not built: run mvn package -DskipTests");
                }
            }
        }
        if (Set.copyOf(ports.values()).size() < ports.size()) {
            obstacles.add("two parts want the same port: look at the variables OPTWARD_PORT_…");
        }
        long usable = usableBytes();
        if (usable < WANTED_BYTES) {
            obstacles.add("the disk of " + directory.path() + " has " + usable / (1024 * 1024)
                    + " MiB left: free some, the stack wants 1024");
        }
        return obstacles;
    }

    private long usableBytes() {
        try {
            Files.createDirectories(directory.path());
            return Files.getFileStore(directory.path()).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("could not make " + directory.path(), e);
        }
    }

    private static int port(Part part, String text) {
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException _) {
            // answered below, like a number out of range
        }
        throw new StackProblem(part.portVariable() + " is not a port: want a number from 1 to 65535");
    }
}
