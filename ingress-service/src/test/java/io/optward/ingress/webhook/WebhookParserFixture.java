package io.optward.ingress.webhook;

import io.optward.contracts.consent.Purpose;
import io.optward.ingress.signal.SignalsFixture;
import io.optward.kit.business.BusinessConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A parser for a business with one number. */
public final class WebhookParserFixture {

    static final String SENDER = "330200000000001";

    private WebhookParserFixture() {}

    public static WebhookParser parser() {
        return new WebhookParser(SignalsFixture.shipped(), new BusinessNumbers(new OneNumber()));
    }

    private record OneNumber() implements BusinessConfig {

        @Override
        public String name() {
            return "Noord Clinic";
        }

        @Override
        public Map<String, Sender> senders() {
            return Map.of(SENDER, new Number());
        }

        @Override
        public Optional<List<Template>> templates() {
            return Optional.empty();
        }

        @Override
        public Map<String, Flow> flows() {
            return Map.of();
        }

        private record Number() implements Sender {

            @Override
            public String waba() {
                return "215500000000001";
            }

            @Override
            public String displayName() {
                return "Noord Clinic";
            }

            @Override
            public Optional<String> phone() {
                return Optional.of("+1 555-010-0200");
            }

            @Override
            public Optional<Set<Purpose>> contractPurposes() {
                return Optional.empty();
            }
        }
    }
}
