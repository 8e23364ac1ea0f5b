package io.optward.simulator.media;

import io.optward.simulator.SimulatorConfig;
import io.optward.simulator.StateForgotten;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The bytes behind media ids, in memory. When the room runs out, the oldest are forgotten. */
@ApplicationScoped
public class MediaFiles {

    private static final long FIRST_ID = 774_400_000_000_000L;
    private static final long IDS = 10_000_000_000L;
    private static final int HASH_BYTES = 16;

    private final LinkedHashMap<String, MediaFile> byId = new LinkedHashMap<>();
    private final SimulatorConfig.Media rules;
    private final long room;
    private final Clock clock;
    private final byte[] urlKey = new byte[HASH_BYTES];
    private long last = FIRST_ID + ThreadLocalRandom.current().nextLong(IDS);
    private long bytes;

    MediaFiles(SimulatorConfig config, Clock clock) {
        this.rules = config.media();
        this.room = config.memory().mediaBytes();
        this.clock = clock;
        new SecureRandom().nextBytes(urlKey);
    }

    /** Keeps what a person sent, for 7 days. */
    public MediaFile keepFromPerson(byte[] content, String mimeType) {
        return keep(content, mimeType, rules.sentByPeopleKeptFor());
    }

    /** Keeps what the business uploaded, for 30 days. */
    MediaFile keepUploaded(byte[] content, String mimeType) {
        return keep(content, mimeType, rules.uploadedKeptFor());
    }

    /** The medium with this id, unless its time is over. */
    synchronized Optional<MediaFile> find(String id) {
        return Optional.ofNullable(byId.get(id)).filter(file -> clock.instant().isBefore(file.until()));
    }

    synchronized boolean delete(String id) {
        MediaFile gone = byId.remove(id);
        bytes -= gone == null ? 0 : gone.size();
        return gone != null;
    }

    /** Path and query under which the bytes are handed out for a while, counted from now. */
    public String pathOf(MediaFile file) {
        long until = clock.instant().plus(rules.urlValidFor()).getEpochSecond();
        return MediaDownload.PATH + "?mid=" + file.id() + "&source=webhook&ext=" + until + "&hash="
                + hashOf(file.id(), until);
    }

    /** The medium that a URL is for; empty if the URL is over, altered, or the medium gone. */
    Optional<MediaFile> behind(String id, long until, String hash) {
        boolean rightly = MessageDigest.isEqual(
                hashOf(id, until).getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.UTF_8));
        return rightly && clock.instant().getEpochSecond() <= until ? find(id) : Optional.empty();
    }

    synchronized void forget(@Observes StateForgotten asked) {
        byId.clear();
        bytes = 0;
    }

    private synchronized MediaFile keep(byte[] content, String mimeType, Duration kept) {
        last++;
        Instant until = clock.instant().plus(kept);
        var file = new MediaFile(Long.toString(last), mimeType, content.clone(), until);
        byId.put(file.id(), file);
        bytes += file.size();
        while (bytes > room && byId.size() > 1) {
            bytes -= byId.pollFirstEntry().getValue().size();
        }
        return file;
    }

    private String hashOf(String id, long until) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(urlKey);
            digest.update((id + "|" + until).getBytes(StandardCharsets.US_ASCII));
            return "AR" + HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
