package io.optward.ingress.flow;

import io.optward.contracts.consent.Purpose;
import io.optward.ingress.IngressConfig;
import io.optward.ingress.Webhooks;
import io.optward.ingress.receiver.WebhookSignature;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** An endpoint with one key and one consent Flow, without HTTP and database. */
final class FlowEndpointFixture {

    static final String TOKEN_KEY = Base64.getEncoder().encodeToString(new byte[32]);
    static final String VERSION = "2026-11";

    final KeyPair pair = rsa();
    final FlowTokens tokens = new FlowTokens(TOKEN_KEY);

    FlowEndpoint endpoint() {
        return new FlowEndpoint(
                new WebhookSignature(List.of("the next secret", Webhooks.APP_SECRET)),
                new FlowTokenSignature(List.of("the next secret", Webhooks.APP_SECRET)),
                tokens,
                _ -> List.of(pair.getPrivate()),
                Map.of("consent", new ConsentFlow(asked(Purpose.MARKETING, VERSION))));
    }

    static IngressConfig.Consent asked(Purpose purpose, String version) {
        return new IngressConfig.Consent() {
            @Override
            public Purpose purpose() {
                return purpose;
            }

            @Override
            public String noticeVersion() {
                return version;
            }

            @Override
            public String notice() {
                return "We would like to write to you about offers.";
            }

            @Override
            public String onYes() {
                return "You agree that we write to you.";
            }

            @Override
            public String onNo() {
                return "You do not want us to write to you.";
            }
        };
    }

    private static KeyPair rsa() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
