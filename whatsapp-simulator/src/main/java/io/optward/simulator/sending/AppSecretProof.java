package io.optward.simulator.sending;

import io.optward.simulator.SimulatorConfig;
import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.error.MetaError;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Looks at {@code appsecret_proof} of Graph calls: lowercase hex HMAC-SHA256 of the access token under the app secret. A
 * wrong one is always refused, a missing one where it is required.
 *
 * @see "Meta, Graph API, Secure requests"
 */
public class AppSecretProof {

    private static final Pattern GRAPH_PATH = Pattern.compile("/?v\\d+\\.\\d+/.*");
    private static final String PARAMETER = "appsecret_proof";
    private static final String SCHEME = "Bearer ";
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec secret;
    private final boolean required;

    AppSecretProof(SimulatorConfig config) {
        this.secret = new SecretKeySpec(config.appSecret().getBytes(StandardCharsets.UTF_8), ALGORITHM);
        this.required = config.appsecretProof().required();
    }

    /** Lets a call pass, or throws Meta's error 100. */
    @ServerRequestFilter
    public void check(ContainerRequestContext call) {
        if (!GRAPH_PATH.matcher(call.getUriInfo().getPath()).matches()) {
            return;
        }
        String proof = call.getUriInfo().getQueryParameters().getFirst(PARAMETER);
        if (proof == null) {
            if (required) {
                throw GraphRefusal.because(
                        MetaError.INVALID_PARAMETER, "API calls from the server require an appsecret_proof argument");
            }
            return;
        }
        String authorization = call.getHeaderString("Authorization");
        String token = authorization != null && authorization.startsWith(SCHEME)
                ? authorization.substring(SCHEME.length()).strip()
                : "";
        if (!MessageDigest.isEqual(
                proofOf(token).getBytes(StandardCharsets.US_ASCII), proof.getBytes(StandardCharsets.UTF_8))) {
            throw GraphRefusal.because(
                    MetaError.INVALID_PARAMETER, "Invalid appsecret_proof provided in the API argument");
        }
    }

    private String proofOf(String token) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return HexFormat.of().formatHex(mac.doFinal(token.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256 and takes any key for it", e);
        }
    }
}
