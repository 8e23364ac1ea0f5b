package io.optward.vault.key;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KmsClient;
import io.optward.kit.neighbour.NeighbourAwayException;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/**
 * The transit engine of OpenBao or HashiCorp Vault as Tink's KMS: a key's URI is {@code transit://mount/key}. It signs in with
 * a token, or with the service account of its pod, whose session is renewed when it is refused.
 */
@ApplicationScoped
@DefaultBean
class TransitKms implements KmsClient, KeyVersions {

    private static final String SCHEME = "transit";
    private static final Pattern VERSION = Pattern.compile("vault:v(\\d+):.+", Pattern.DOTALL);
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;

    private final TransitApi api;
    private final KeyConfig.Kms config;
    private volatile @Nullable String session;

    TransitKms(@RestClient TransitApi api, KeyConfig config) {
        this.api = api;
        this.config = config.kms();
    }

    @Override
    public boolean doesSupport(String keyUri) {
        var uri = URI.create(keyUri);
        return SCHEME.equals(uri.getScheme())
                && uri.getAuthority() != null
                && uri.getPath().length() > 1;
    }

    /** Not supported: who we are is configured. */
    @Override
    public KmsClient withCredentials(String credentialPath) throws GeneralSecurityException {
        throw new GeneralSecurityException(
                "set optward.vault.keys.kms.token or optward.vault.keys.kms.kubernetes-role");
    }

    @Override
    public KmsClient withDefaultCredentials() {
        return this;
    }

    @Override
    public Aead getAead(String keyUri) throws GeneralSecurityException {
        return new TransitAead(key(keyUri));
    }

    @Override
    public void rotate(String keyUri) {
        var key = keyOf(keyUri);
        ask(token -> {
            api.rotate(token, key.mount, key.name);
            return key;
        });
    }

    /** Trimmed versions are gone at once; of the engine's own backups and snapshots its operator knows. */
    @Override
    public Instant destroyUnused(String keyUri, Collection<byte[]> sealed, Instant now) {
        var key = keyOf(keyUri);
        int oldest = sealed.stream().mapToInt(TransitKms::version).min().orElse(0);
        if (oldest > 1) {
            ask(token -> {
                // neither may be 0 for versions to be trimmed
                api.configure(token, key.mount, key.name, new TransitApi.Configuration(oldest, oldest));
                api.trim(token, key.mount, key.name, new TransitApi.Trim(oldest));
                return key;
            });
        }
        return now;
    }

    private static int version(byte[] sealed) {
        var version = VERSION.matcher(new String(sealed, StandardCharsets.UTF_8));
        return version.matches() ? Integer.parseInt(version.group(1)) : 0;
    }

    private Key key(String keyUri) throws GeneralSecurityException {
        if (!doesSupport(keyUri)) {
            throw new GeneralSecurityException("a key of the transit engine is named transit://mount/key");
        }
        var uri = URI.create(keyUri);
        return new Key(uri.getAuthority(), uri.getPath().substring(1));
    }

    private Key keyOf(String keyUri) {
        try {
            return key(keyUri);
        } catch (GeneralSecurityException e) {
            throw new KmsAwayException("the KMS has no such key: set optward.vault.keys.kms.key", e);
        }
    }

    /** @throws KmsAwayException if it does not answer, or refuses */
    private <T> T ask(Function<String, T> question) {
        try {
            try {
                return question.apply(token());
            } catch (WebApplicationException e) {
                if (e.getResponse().getStatus() != FORBIDDEN
                        || config.kubernetesRole().isEmpty()) {
                    throw e;
                }
                session = null;
                return question.apply(token());
            }
        } catch (NeighbourAwayException e) {
            throw away(e);
        } catch (WebApplicationException e) {
            if (e.getResponse().getStatus() >= SERVER_ERROR) {
                throw away(e);
            }
            throw new KmsAwayException(
                    "the KMS refused with " + e.getResponse().getStatus()
                            + ": check its policy, the token or role, and that the key exists",
                    e);
        }
    }

    private static KmsAwayException away(RuntimeException e) {
        return new KmsAwayException("the KMS does not answer: check that it runs and is unsealed", e);
    }

    private String token() {
        if (config.token().isPresent()) {
            return config.token().get();
        }
        var role = config.kubernetesRole()
                .orElseThrow(() -> new UnusableKeysException("who the vault is to the KMS is not said: set"
                        + " optward.vault.keys.kms.token or optward.vault.keys.kms.kubernetes-role"));
        var held = session;
        if (held == null) {
            held = api.logIn(new TransitApi.LogIn(role, serviceAccountToken()))
                    .auth()
                    .token();
            session = held;
        }
        return held;
    }

    private String serviceAccountToken() {
        try {
            return Files.readString(Path.of(config.serviceAccountToken())).strip();
        } catch (IOException e) {
            throw new UnusableKeysException(
                    config.serviceAccountToken() + " cannot be read: mount the service account's token there", e);
        }
    }

    private record Key(String mount, String name) {}

    /** Seals by asking; the KMS's key never comes here. */
    private final class TransitAead implements Aead {

        private final Key key;

        TransitAead(Key key) {
            this.key = key;
        }

        @Override
        public byte[] encrypt(byte[] plaintext, byte[] associatedData) {
            var values = new TransitApi.ToEncrypt(base64(plaintext), base64(associatedData));
            return ask(token -> api.encrypt(token, key.mount, key.name, values))
                    .data()
                    .ciphertext()
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] decrypt(byte[] ciphertext, byte[] associatedData) {
            var values =
                    new TransitApi.ToDecrypt(new String(ciphertext, StandardCharsets.UTF_8), base64(associatedData));
            return Base64.getDecoder()
                    .decode(ask(token -> api.decrypt(token, key.mount, key.name, values))
                            .data()
                            .plaintext());
        }

        private static String base64(byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
    }
}
