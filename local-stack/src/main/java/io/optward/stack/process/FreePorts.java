package io.optward.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback interface. */
public final class FreePorts {

    /** Below the ports that systems give to connections which go out: such a one could take a port before its server does. */
    private static final int FIRST = 20_000;

    private static final int LAST = 32_000;
    private static final int MOST_TRIES = 10_000;

    /** One file for each port, shared by all processes of this user. */
    private static final Path CLAIMS =
            Path.of(System.getProperty("java.io.tmpdir"), "optward-ports-" + System.getProperty("user.name"));

    private static final Duration TAKEN_WITHIN = Duration.ofMinutes(10);

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    /**
     * Finds ports that nobody listens on. They are free now; whoever wants one should take it soon. This process never
     * gets the same one twice, and another one not for some minutes, so that several stacks may start side by side.
     *
     * @param count how many, all different
     */
    public static List<Integer> find(int count) {
        var ports = new ArrayList<Integer>();
        for (int tries = 0; ports.size() < count; tries++) {
            if (tries > MOST_TRIES) {
                throw new IllegalStateException("no free ports on the loopback interface");
            }
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port) && GIVEN.add(port) && claims(port)) {
                ports.add(port);
            }
        }
        return List.copyOf(ports);
    }

    /** Notes for other processes that this port is given away and will be listened on. */
    private static boolean claims(int port) {
        var note = CLAIMS.resolve(Integer.toString(port));
        try {
            Files.createDirectories(CLAIMS);
            if (Files.exists(note)
                    && Files.getLastModifiedTime(note)
                            .toInstant()
                            .isBefore(Instant.now().minus(TAKEN_WITHIN))) {
                Files.deleteIfExists(note);
            }
            Files.createFile(note);
            return true;
        } catch (FileAlreadyExistsException | NoSuchFileException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("could not note that a port is given away in " + CLAIMS, e);
        }
    }

    /** Tells whether a server could listen on this port of the loopback interface now. */
    public static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
