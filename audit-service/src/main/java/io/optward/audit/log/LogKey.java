package io.optward.audit.log;

import io.optward.audit.AuditConfig;
import io.optward.merkle.Checkpoint;
import io.optward.merkle.NoteKey;
import io.optward.merkle.NoteSigner;
import io.optward.merkle.SignedNote;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Base64;

/** The log's signing key: can be used, not seen. */
@ApplicationScoped
public class LogKey {

    private final NoteSigner signer;

    LogKey(AuditConfig config) {
        this.signer = NoteSigner.of(config.origin(), seed(config.signingKey()));
    }

    /** A key that is none stops the start rather than the first checkpoint. */
    void onStart(@Observes StartupEvent starting) {
        Log.infof("this log is %s", publicKey());
    }

    private static byte[] seed(String base64) {
        try {
            return Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(
                    "optward.audit.signing-key is not base64; make one with: openssl rand -base64 32");
        }
    }

    SignedNote sign(Checkpoint checkpoint) {
        return checkpoint.signedBy(signer);
    }

    /** The public half, with which anybody checks the log. */
    public NoteKey publicKey() {
        return signer.publicKey();
    }

    /** The log's name. */
    public String origin() {
        return signer.publicKey().name();
    }
}
