package io.optward.stack.promise;

import io.optward.contracts.consent.Purpose;
import io.optward.contracts.outbound.MessageStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything that was told about one message on outbound.results. */
public final class Course {

    private final String subject;
    private final Purpose purpose;
    private final String sender;
    private final List<Step> steps = new ArrayList<>();

    /** A message of which nothing was told yet. */
    public Course(String subject, Purpose purpose, String sender) {
        this.subject = subject;
        this.purpose = purpose;
        this.sender = sender;
    }

    /** Adds what was told, in any order; what was told before is passed over. */
    public Course tell(Step step) {
        if (steps.stream().noneMatch(known -> known.number() == step.number())) {
            steps.add(step);
            steps.sort(Comparator.comparingInt(Step::number));
        }
        return this;
    }

    /** Who it is for. */
    public String subject() {
        return subject;
    }

    /** Why it is sent. */
    public Purpose purpose() {
        return purpose;
    }

    /** The business phone number id. */
    public String sender() {
        return sender;
    }

    /** What was told, in order. */
    public List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Where it stands. */
    public Step last() {
        return steps.getLast();
    }

    /** Where it stands, as one word. */
    public MessageStatus status() {
        return last().status();
    }
}
