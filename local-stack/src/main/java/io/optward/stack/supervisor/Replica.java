package io.optward.stack.supervisor;

import io.optward.stack.process.ChildProcess;
import java.net.URI;

/**
 * One more process of a service of a running stack, on a port of its own, with the same database, the same consumer
 * groups and the same neighbours as the first. Closing it asks it to stop; the stack closes those that are left.
 */
public final class Replica implements AutoCloseable {

    private final Part part;
    private final URI url;
    private final ChildProcess process;

    Replica(Part part, URI url, ChildProcess process) {
        this.part = part;
        this.url = url;
        this.process = process;
    }

    /** What it is a replica of. */
    public Part part() {
        return part;
    }

    /** Its base URL, without a slash at the end. */
    public URI url() {
        return url;
    }

    /** The number of its process. */
    public long pid() {
        return process.pid();
    }

    /** Tells whether its process runs; a paused one does. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Stops it in the middle of whatever it does, as a long pause of a machine would, until {@link #resume()}. */
    public void pause() {
        process.pause();
    }

    /** Lets it go on as if nothing had happened. */
    public void resume() {
        process.resume();
    }

    /** Ends it at once, as a power failure would. */
    public void kill() {
        process.kill();
    }

    /** Asks it to stop in good order, and waits. */
    @Override
    public void close() {
        process.close();
    }
}
