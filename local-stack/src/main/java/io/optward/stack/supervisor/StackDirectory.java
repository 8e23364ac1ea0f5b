package io.optward.stack.supervisor;

import io.optward.stack.process.DirectoryTree;
import java.nio.file.Path;

/**
 * What one stack keeps on the disk, {@code .optward} for the one that {@code ./optward} runs.
 *
 * @param path absolute
 */
public record StackDirectory(Path path) {

    /** Makes the path absolute: child processes work elsewhere. */
    public StackDirectory {
        path = path.toAbsolutePath().normalize();
    }

    /** Data of Kafka, PostgreSQL and the vault's file of keys; survives {@code down}. */
    public Path data() {
        return path.resolve("data");
    }

    /** Sealed files that people sent; survive {@code down}. */
    public Path objects() {
        return path.resolve("objects");
    }

    /** Secrets of this stack. */
    public Path secrets() {
        return path.resolve("secrets");
    }

    /** The stack's certificate authority and what it certified; made when a stack first runs over TLS. */
    public Path tls() {
        return path.resolve("tls");
    }

    /** One log per process. */
    public Path logs() {
        return path.resolve("logs");
    }

    /** The log of a part. */
    public Path log(Part part) {
        return logs().resolve(part.label() + ".log");
    }

    /** The log of the replicas of a part: one after the other and beside each other in one file. */
    public Path logOfReplicas(Part part) {
        return logs().resolve(part.label() + ".replicas.log");
    }

    /** The log of the supervisor. */
    public Path supervisorLog() {
        return logs().resolve("stack.log");
    }

    /** What runs now. */
    Path stateFile() {
        return path.resolve("run").resolve("state.json");
    }

    /** Forgets everything: data, secrets and logs. Only while nothing runs. */
    public void empty() {
        DirectoryTree.delete(data());
        DirectoryTree.delete(objects());
        DirectoryTree.delete(secrets());
        DirectoryTree.delete(tls());
        DirectoryTree.delete(logs());
    }
}
