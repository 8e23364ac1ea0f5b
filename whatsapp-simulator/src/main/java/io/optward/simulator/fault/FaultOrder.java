package io.optward.simulator.fault;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.optward.simulator.error.MetaError;
import io.optward.simulator.identity.PhoneNumber;
import io.optward.simulator.problem.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A fault as ordered over HTTP.
 *
 * @param kind which fault; the only member that must be there
 * @param count how many messages it hits; 1 when left out
 * @param code Meta's error code, for {@code FAIL} (131000), {@code THROTTLE} (130429) and {@code FAIL_LATER} (131026)
 * @param status HTTP status, for {@code FAIL} and {@code THROTTLE}; the code's own when left out
 * @param accepted for {@code FAIL}: whether the message goes out all the same; no when left out
 * @param milliseconds for {@code DELAY} (500) and {@code LOSE_ANSWER} (0)
 * @param to only messages to this phone number; to anybody when left out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FaultOrder(
        @Nullable Kind kind,
        @Nullable Integer count,
        @Nullable Integer code,
        @Nullable Integer status,
        @Nullable Boolean accepted,
        @Nullable Integer milliseconds,
        @Nullable String to) {

    private static final int MOST = 1_000_000;
    private static final int LONGEST_MILLISECONDS = 600_000;
    private static final int DEFAULT_DELAY = 500;
    private static final int SERVER_ERROR = 500;
    private static final int BAD_REQUEST = 400;
    private static final int HIGHEST_STATUS = 599;

    /** What can be ordered. */
    public enum Kind {
        FAIL,
        DELAY,
        LOSE_ANSWER,
        THROTTLE,
        FAIL_LATER,
        DUPLICATE_WEBHOOK,
        DROP_STATUSES,
        DROP_DELIVERED,
        REORDER_STATUSES
    }

    PlannedFault planned(String place) {
        Kind wanted = kind;
        if (wanted == null) {
            throw Problem.inField(place + ".kind", "Name the fault: FAIL, DELAY, LOSE_ANSWER, THROTTLE, …")
                    .refused();
        }
        return new PlannedFault(
                wanted, fault(wanted, place), within(place + ".count", count, 1, 1, MOST), phone(place));
    }

    static FaultOrder of(PlannedFault planned) {
        String to = planned.to().map(PhoneNumber::e164).orElse(null);
        Kind kind = planned.kind();
        int count = planned.count();
        return switch (planned.fault()) {
            case Fault.Fail(int code, int status, boolean accepted) ->
                new FaultOrder(kind, count, code, status, accepted, null, to);
            case Fault.Delay(Duration by) -> new FaultOrder(kind, count, null, null, null, (int) by.toMillis(), to);
            case Fault.LoseAnswer(Duration after) ->
                new FaultOrder(kind, count, null, null, null, (int) after.toMillis(), to);
            case Fault.Throttle(int code, int status) -> new FaultOrder(kind, count, code, status, null, null, to);
            case Fault.FailLater(int code) -> new FaultOrder(kind, count, code, null, null, null, to);
            case Fault.DuplicateWebhook(), Fault.DropStatuses(), Fault.DropDelivered(), Fault.ReorderStatuses() ->
                new FaultOrder(kind, count, null, null, null, null, to);
        };
    }

    private Fault fault(Kind wanted, String place) {
        return switch (wanted) {
            case FAIL -> {
                int failure = code(place, MetaError.SOMETHING_WENT_WRONG);
                yield new Fault.Fail(failure, status(place, failure, SERVER_ERROR), Boolean.TRUE.equals(accepted));
            }
            case DELAY -> new Fault.Delay(milliseconds(place, DEFAULT_DELAY));
            case LOSE_ANSWER -> new Fault.LoseAnswer(milliseconds(place, 0));
            case THROTTLE -> {
                int reason = code(place, MetaError.THROUGHPUT_REACHED);
                yield new Fault.Throttle(reason, status(place, reason, BAD_REQUEST));
            }
            case FAIL_LATER -> new Fault.FailLater(code(place, MetaError.UNDELIVERABLE));
            case DUPLICATE_WEBHOOK -> new Fault.DuplicateWebhook();
            case DROP_STATUSES -> new Fault.DropStatuses();
            case DROP_DELIVERED -> new Fault.DropDelivered();
            case REORDER_STATUSES -> new Fault.ReorderStatuses();
        };
    }

    private int code(String place, MetaError usual) {
        return within(place + ".code", code, usual.code(), 0, Integer.MAX_VALUE);
    }

    private int status(String place, int forCode, int otherwise) {
        int usual = MetaError.withCode(forCode).map(MetaError::httpStatus).orElse(otherwise);
        return within(place + ".status", status, usual, BAD_REQUEST, HIGHEST_STATUS);
    }

    private Duration milliseconds(String place, int usual) {
        return Duration.ofMillis(within(place + ".milliseconds", milliseconds, usual, 0, LONGEST_MILLISECONDS));
    }

    private @Nullable PhoneNumber phone(String place) {
        String wanted = to;
        if (wanted == null) {
            return null;
        }
        return PhoneNumber.read(wanted)
                .orElseThrow(() -> Problem.inField(place + ".to", "Give a phone number: + and 7 to 15 digits.")
                        .refused());
    }

    private static int within(String field, @Nullable Integer given, int usual, int least, int most) {
        int value = given == null ? usual : given;
        if (value < least || value > most) {
            throw Problem.inField(field, "Give a whole number from " + least + " to " + most + ".")
                    .refused();
        }
        return value;
    }
}
