package io.optward.stack.torture;

import io.optward.stack.supervisor.Part;
import java.time.Duration;

/** Something bad that happens to a stack. */
public sealed interface Harm {

    /** What it is done to. */
    Part part();

    /** Ends a process at once (SIGKILL); it is started again after a while. */
    record Kill(Part part, Duration down) implements Harm {}

    /** Asks a process to stop (SIGTERM) and starts it again. */
    record Restart(Part part) implements Harm {}

    /** Stops a process in the middle of whatever it does (SIGSTOP), and lets it go on. */
    record Pause(Part part, Duration lasting) implements Harm {}

    /** A second process of a service comes, stays for a while, and goes: politely, or by SIGKILL. */
    record Replica(Part part, Duration staying, boolean killed) implements Harm {}

    /** WhatsApp misbehaves towards the next messages. */
    record Fault(String kind, int count) implements Harm {
        @Override
        public Part part() {
            return Part.SIMULATOR;
        }
    }
}
