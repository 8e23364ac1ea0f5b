package io.optward.simulator.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A WhatsApp user as the business sees them. Safe to use from several threads. */
public final class Person {

    /** How long after a person's last message any kind of message may be sent to them (Meta: customer service window). */
    public static final Duration SERVICE_WINDOW = Duration.ofHours(24);

    /** How far a busy person's messages may be stamped ahead of the clock. */
    private static final Duration MOST_AHEAD = Duration.ofSeconds(5);

    private final PhoneNumber phone;
    private final String bsuid;
    private final Map<String, Instant> lastHeard = new ConcurrentHashMap<>();
    private Instant lastMoment = Instant.EPOCH;
    private volatile String name;
    private volatile boolean stoppedMarketing;

    Person(PhoneNumber phone) {
        this.phone = phone;
        this.bsuid = MadeUp.bsuidOf(phone);
        this.name = MadeUp.nameOf(phone);
    }

    public PhoneNumber phone() {
        return phone;
    }

    /** Business-scoped user id: {@code US.} and 14 capitals and digits. */
    public String bsuid() {
        return bsuid;
    }

    /** The profile name the person chose. */
    public String name() {
        return name;
    }

    public void rename(String newName) {
        name = newName;
    }

    /** Whether the person stopped marketing in WhatsApp's own settings. Applies to every sender of the business. */
    public boolean hasStoppedMarketing() {
        return stoppedMarketing;
    }

    public void stopMarketing() {
        stoppedMarketing = true;
    }

    public void resumeMarketing() {
        stoppedMarketing = false;
    }

    /**
     * When something that the person does now happens. Meta stamps whole seconds and promises no order, so a STOP and a
     * START in one second could not be told apart; a person takes a second between the two.
     */
    public synchronized Instant momentFor(Instant now) {
        var nextSecond = lastMoment.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        boolean tooSoon = now.isBefore(nextSecond) && nextSecond.isBefore(now.plus(MOST_AHEAD));
        lastMoment = tooSoon ? nextSecond : now;
        return lastMoment;
    }

    /** The person wrote to this sender; the latest message counts, whatever the order in which they are told. */
    public void wroteTo(String senderId, Instant at) {
        lastHeard.merge(senderId, at, (known, told) -> told.isAfter(known) ? told : known);
    }

    /** Whether this sender may send anything but templates. */
    public boolean isInServiceWindowOf(String senderId, Instant now) {
        Instant heard = lastHeard.get(senderId);
        return heard != null && !now.isAfter(heard.plus(SERVICE_WINDOW));
    }

    @Override
    public String toString() {
        return "Person[" + phone + "]";
    }
}
