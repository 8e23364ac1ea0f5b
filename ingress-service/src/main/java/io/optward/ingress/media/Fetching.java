package io.optward.ingress.media;

import io.optward.contracts.media.MediaEvent.MediaUnavailable.Reason;
import io.optward.ingress.IngressConfig;
import io.optward.ingress.media.Graph.Description;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

/**
 * One attempt at a file: ask where it lies, have a key made, download and seal in one pass, hold what came against what was
 * said, and only then let the object be seen. The plaintext is never on a disk, and never all of it in memory.
 */
@ApplicationScoped
class Fetching {

    private static final int BUFFER_BYTES = 32 * 1024;

    /** An address that is over is asked for anew, once in an attempt. */
    private static final int ADDRESSES = 2;

    private final Graph graph;
    private final MediaVault vault;
    private final ObjectStore store;
    private final Deadlines deadlines;
    private final DownloadAddresses addresses;
    private final long mostBytes;
    private final Duration within;

    Fetching(IngressConfig config, Graph graph, MediaVault vault, ObjectStore store, Deadlines deadlines) {
        this.graph = graph;
        this.vault = vault;
        this.store = store;
        this.deadlines = deadlines;
        this.addresses = new DownloadAddresses(config.media().downloadsFrom());
        this.mostBytes = config.media().mostBytes();
        this.within = config.media().attemptWithin();
    }

    /** From where; looked at when this was made, so that a list that cannot be right is known at once. */
    DownloadAddresses downloadsFrom() {
        return addresses;
    }

    /** Tries. */
    Outcome attempt(Fetch fetch) {
        try {
            for (int asked = 1; ; asked++) {
                try {
                    return download(fetch, graph.describe(fetch.metaId(), fetch.sender()));
                } catch (AttemptEndedException e) {
                    if (asked == ADDRESSES || !e.outcome().equals(new Outcome.Later(Trouble.ADDRESS_OVER))) {
                        throw e;
                    }
                }
            }
        } catch (AttemptEndedException e) {
            return e.outcome();
        }
    }

    private Outcome download(Fetch fetch, Description described) throws AttemptEndedException {
        if (described.sha256() == null && fetch.digest() == null) {
            throw AttemptEndedException.never(Reason.DIGEST_UNKNOWN);
        }
        refuseAbove(mostBytes, described.sizeBytes().orElse(0));
        var address = addresses
                .accept(described.address())
                .orElseThrow(() -> AttemptEndedException.later(Trouble.ADDRESS_NOT_ALLOWED));
        var key = vault.keyFor(fetch);
        try (var draft = store.draft(fetch.object())) {
            ObjectHeader.write(draft.stream(), key.sealed());
            var came = transfer(fetch, described, address, key.inTheClear(), draft.stream());
            compare(fetch, described, came.sha256());
            draft.commit();
            return new Outcome.Stored(came.sizeBytes());
        } catch (IOException _) {
            throw AttemptEndedException.later(Trouble.NOT_WRITTEN);
        }
    }

    private Came transfer(Fetch fetch, Description described, java.net.URI address, String key, OutputStream to)
            throws AttemptEndedException, IOException {
        try (var download = graph.download(address);
                var _ = deadlines.close(download.bytes(), within)) {
            long most = described.sizeBytes().orElse(mostBytes);
            refuseAbove(most, download.sizeBytes().orElse(0));
            var digest = sha256();
            long size = 0;
            var buffer = new byte[BUFFER_BYTES];
            try (var sealing = ObjectSeal.of(key, fetch.bound()).sealing(to)) {
                for (int read = read(download.bytes(), buffer); read >= 0; read = read(download.bytes(), buffer)) {
                    size += read;
                    refuseAbove(most, size);
                    digest.update(buffer, 0, read);
                    sealing.write(buffer, 0, read);
                }
            }
            return new Came(digest.digest(), size);
        }
    }

    /** What was downloaded. */
    private record Came(byte[] sha256, long sizeBytes) {}

    private static int read(InputStream from, byte[] buffer) throws AttemptEndedException {
        try {
            return from.read(buffer);
        } catch (IOException _) {
            throw AttemptEndedException.later(Trouble.DOWNLOAD_BROKE);
        }
    }

    /** Both must agree, where both are there: what Meta answered now, and what it signed then. */
    private void compare(Fetch fetch, Description described, byte[] came) throws AttemptEndedException {
        if (described.sha256() != null && !MessageDigest.isEqual(described.sha256(), came)) {
            throw AttemptEndedException.never(Reason.DIGEST_MISMATCH);
        }
        if (fetch.digest() != null && !fetch.digest().equals(vault.keyed(came))) {
            throw AttemptEndedException.never(Reason.DIGEST_MISMATCH);
        }
    }

    private static void refuseAbove(long most, long bytes) throws AttemptEndedException {
        if (bytes > most) {
            throw AttemptEndedException.never(Reason.TOO_LARGE);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this platform has no SHA-256", e);
        }
    }
}
