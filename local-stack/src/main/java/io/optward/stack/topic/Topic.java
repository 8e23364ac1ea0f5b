package io.optward.stack.topic;

import io.optward.stack.department.Department;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One topic of the list, as {@code deploy/kafka/topics.yaml} writes it.
 *
 * @param name            full name
 * @param writers         principals that write it
 * @param readers         principals that read it, {@code departments} for all of those
 * @param transactions    how the ids of transactions begin in which its writers write; absent if they write in none
 * @param partitions      how many; the list's default if absent
 * @param retention       ISO 8601 period or duration, or {@code forever}; absent on compacted topics
 * @param compact         whether only the latest record per key is kept
 * @param maxMessageBytes largest record batch; one mebibyte if absent
 * @param timestamps      {@code CreateTime} (if absent) or {@code LogAppendTime}
 * @param logged          whether audit-service makes leaves of its records
 * @param deadLetter      whether it has a companion for what a consumer could not decode
 */
public record Topic(
        String name,
        List<String> writers,
        List<String> readers,
        @Nullable String transactions,
        @Nullable Integer partitions,
        @Nullable String retention,
        boolean compact,
        @Nullable Integer maxMessageBytes,
        @Nullable String timestamps,
        boolean logged,
        boolean deadLetter) {

    /** Stands for every department. */
    static final String DEPARTMENTS = "departments";

    private static final int DEFAULT_MAX_MESSAGE_BYTES = 1024 * 1024;

    /** A dead letter is the record as it was and headers that say why. */
    private static final int DEAD_LETTER_HEADER_BYTES = 64 * 1024;

    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);

    /** Refuses a topic that is kept by time and by key, or by neither. */
    public Topic {
        Objects.requireNonNull(name, "a topic has no name");
        writers = List.copyOf(Objects.requireNonNull(writers, () -> "nobody writes topic " + name));
        readers = List.copyOf(Objects.requireNonNull(readers, () -> "nobody reads topic " + name));
        if (compact == (retention != null)) {
            throw new IllegalArgumentException("topic " + name + " wants either a retention or compact: true");
        }
    }

    /** The largest record batch that this topic takes. */
    int limitBytes() {
        return maxMessageBytes == null ? DEFAULT_MAX_MESSAGE_BYTES : maxMessageBytes;
    }

    /** The broker's settings of this topic, every one of them said. */
    Map<String, String> settings() {
        return Map.of(
                "cleanup.policy", compact ? "compact" : "delete",
                "retention.ms", retention == null ? "-1" : Long.toString(milliseconds(name, retention)),
                "max.message.bytes", Integer.toString(limitBytes()),
                "message.timestamp.type", timestamps == null ? "CreateTime" : timestamps);
    }

    /**
     * The companion of this topic: as many partitions, 30 days, room for the reason. Whoever reads the topic writes what it
     * cannot decode, and reads it again when it is replayed; departments see to theirs themselves.
     */
    Topic deadLetters() {
        var services =
                readers.stream().filter(reader -> !reader.equals(DEPARTMENTS)).toList();
        return new Topic(
                name + ".dead-letter",
                services,
                services,
                null,
                partitions,
                DEAD_LETTER_RETENTION.toString(),
                false,
                limitBytes() + DEAD_LETTER_HEADER_BYTES,
                null,
                false,
                false);
    }

    /** This topic, and its companion where it has one. */
    Stream<Topic> withCompanion() {
        return deadLetter ? Stream.of(this, deadLetters()) : Stream.of(this);
    }

    /** The topic of a department with the settings of this one, which describes a family: only they write it. */
    Topic of(Department department) {
        return new Topic(
                department.requestTopic(),
                List.of(department.name()),
                readers,
                transactions,
                department.kafka().partitions(),
                retention,
                compact,
                maxMessageBytes,
                timestamps,
                logged,
                deadLetter);
    }

    private static long milliseconds(String name, String retention) {
        if (retention.equals("forever")) {
            return -1;
        }
        if (retention.contains("T")) {
            return Duration.parse(retention).toMillis();
        }
        var period = Period.parse(retention);
        if (period.getMonths() != 0) {
            throw new IllegalArgumentException("topic " + name + ": say the retention in days or years, not months");
        }
        return Duration.ofDays(365L * period.getYears() + period.getDays()).toMillis();
    }
}
