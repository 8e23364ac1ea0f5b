package io.optward.simulator.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A WhatsApp user as the business sees them. Safe to use from several threads. */
public final class Person {

    /** How long after a person's last message any kind of message may be sent to them (Meta: customer service window). */
    public static final Duration SERVICE_WINDOW = Duration.ofHours(24);

    /** How far a busy person's messages may be stamped ahead of the clock. */
    private static final Duration MOST_AHEAD = Duration.ofSeconds(5);

    /** How long after the last contact the number of somebody with a username is still shown to a business number. */
    private static final Duration NUMBER_REMEMBERED = Duration.ofDays(30);

    private final PhoneNumber phone;
    private final String bsuid;
    private final Map<String, Instant> lastContact = new ConcurrentHashMap<>();
    private final Set<String> blocked = ConcurrentHashMap.newKeySet();
    private final Set<String> blockedBy = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> lastHeard = new ConcurrentHashMap<>();
    private Instant lastMoment = Instant.EPOCH;
    private volatile String name;
    private volatile @Nullable String username;
    private volatile @Nullable String parentUserId;
    private volatile @Nullable String identityKeyHash;
    private volatile NumberShown numberShown = NumberShown.BY_RULE;
    private volatile boolean userIdShown = true;
    private volatile boolean inContactBook;
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

    public Optional<String> username() {
        return Optional.ofNullable(username);
    }

    /** Null takes the username back. */
    public void adopt(@Nullable String newUsername) {
        username = newUsername;
    }

    public NumberShown numberShown() {
        return numberShown;
    }

    public void showNumber(NumberShown when) {
        numberShown = when;
    }

    /** Whether webhooks give the business-scoped user id; those from before April 2026 did not. */
    public void showUserId(boolean shown) {
        userIdShown = shown;
    }

    /** Null where the portfolio is not enrolled for parent ids. */
    public void parentUserId(@Nullable String id) {
        parentUserId = id;
    }

    /** Null where the identity change check is off. */
    public void identityKeyHash(@Nullable String hash) {
        identityKeyHash = hash;
    }

    /** What webhooks for this sender tell of the person at this time. */
    public Identity shownTo(String senderId, Instant now) {
        return new Identity(
                name,
                username,
                showsNumberTo(senderId, now) ? phone.waId() : null,
                userIdShown ? bsuid : null,
                parentUserId,
                identityKeyHash);
    }

    private boolean showsNumberTo(String senderId, Instant now) {
        return switch (numberShown) {
            case ALWAYS -> true;
            case NEVER -> false;
            case BY_RULE -> username == null || inContactBook || hadContactWith(senderId, now);
        };
    }

    private boolean hadContactWith(String senderId, Instant now) {
        Instant last = lastContact.get(senderId);
        return last != null && !now.isAfter(last.plus(NUMBER_REMEMBERED));
    }

    /** The person and a sender had to do with each other, and the sender knew the phone number. */
    public void metWithNumber(String senderId, Instant at) {
        lastContact.merge(senderId, at, (known, told) -> told.isAfter(known) ? told : known);
        inContactBook = true;
    }

    /** Takes the person out of the business's contact book; tells whether they stood in it. */
    public boolean leaveContactBook() {
        boolean was = inContactBook;
        inContactBook = false;
        return was;
    }

    /** The person wants to hear nothing from this sender. Nobody is told. */
    public void block(String senderId) {
        blocked.add(senderId);
    }

    public void unblock(String senderId) {
        blocked.remove(senderId);
    }

    public boolean hasBlocked(String senderId) {
        return blocked.contains(senderId);
    }

    /** A sender wants to hear nothing from the person, and can no longer write to them. */
    public void blockedBy(String senderId) {
        blockedBy.add(senderId);
    }

    public void unblockedBy(String senderId) {
        blockedBy.remove(senderId);
    }

    public boolean isBlockedBy(String senderId) {
        return blockedBy.contains(senderId);
    }

    /** Somebody with another number who is otherwise as this person is. */
    Person withNumber(PhoneNumber changed) {
        var moved = new Person(changed);
        moved.name = name;
        moved.username = username;
        moved.parentUserId = parentUserId;
        moved.identityKeyHash = identityKeyHash;
        moved.numberShown = numberShown;
        moved.userIdShown = userIdShown;
        moved.stoppedMarketing = stoppedMarketing;
        moved.blocked.addAll(blocked);
        moved.lastHeard.putAll(lastHeard);
        return moved;
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
