package io.optward.simulator.fault;

import java.time.Duration;

/** One way to misbehave towards one message of the business. */
public sealed interface Fault {

    /**
     * Answer an error.
     *
     * @param accepted whether the message goes out all the same, as happens when a server fails after the fact
     */
    record Fail(int code, int status, boolean accepted) implements Fault {}

    /** Answer later. */
    record Delay(Duration by) implements Fault {}

    /** Accept the message, wait, and close the connection without an answer. */
    record LoseAnswer(Duration after) implements Fault {}

    /** Answer that the business sends too fast. The message is not accepted. */
    record Throttle(int code, int status) implements Fault {}

    /** Accept the message and report later that it failed. */
    record FailLater(int code) implements Fault {}

    /** Post each status webhook of the message twice. */
    record DuplicateWebhook() implements Fault {}

    /** Post no status webhook of the message. */
    record DropStatuses() implements Fault {}

    /** Tell that the message was read, and never that it was delivered. */
    record DropDelivered() implements Fault {}

    /** Post the status webhooks of the message last one first. */
    record ReorderStatuses() implements Fault {}
}
