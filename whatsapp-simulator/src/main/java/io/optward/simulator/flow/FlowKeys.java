package io.optward.simulator.flow;

import io.optward.simulator.StateForgotten;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The public keys with which phones encrypt what they tell a Flow's endpoint, one for each number. */
@ApplicationScoped
class FlowKeys {

    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");
    private static final int BITS = 2048;

    private final Map<String, Uploaded> bySender = new ConcurrentHashMap<>();

    FlowKeys() {}

    /** A key as it was uploaded. */
    record Uploaded(String pem, RSAPublicKey key) {}

    Optional<Uploaded> of(String sender) {
        return Optional.ofNullable(bySender.get(sender));
    }

    /** Keeps a key; false if it is not the PEM of an RSA key of 2048 bits. */
    boolean keep(String sender, String pem) {
        Optional<RSAPublicKey> key = read(pem);
        key.ifPresent(readable -> bySender.put(sender, new Uploaded(pem, readable)));
        return key.isPresent();
    }

    void forget(@Observes StateForgotten asked) {
        bySender.clear();
    }

    private static Optional<RSAPublicKey> read(String pem) {
        Matcher body = PEM.matcher(pem);
        if (!body.matches()) {
            return Optional.empty();
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(body.group(1));
            var key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded));
            return key.getModulus().bitLength() == BITS ? Optional.of(key) : Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
