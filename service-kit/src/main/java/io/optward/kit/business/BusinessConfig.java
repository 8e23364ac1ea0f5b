package io.optward.kit.business;

import io.optward.contracts.consent.Purpose;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The business numbers and message templates; see {@code deploy/local/senders.yaml}. */
@ConfigMapping(prefix = "business")
public interface BusinessConfig {

    /** The name people know the business by. */
    @WithDefault("Unnamed business")
    String name();

    /** By phone number id. */
    Map<String, Sender> senders();

    /** All approved templates. */
    Optional<List<Template>> templates();

    /** Published Flows, by the last part of their endpoint's path. */
    Map<String, Flow> flows();

    /** A business phone number. */
    interface Sender {

        /** WhatsApp business account id. */
        String waba();

        String displayName();

        /** The number itself: Meta's webhooks about the account name a sender by it. */
        Optional<String> phone();

        /** Purposes with a contract as legal basis, which need no opt-in from this sender. */
        Optional<Set<Purpose>> contractPurposes();
    }

    /** A message template. */
    interface Template {

        String name();

        /** Exact code: {@code en_US} is not {@code en}. */
        String language();

        /** Meta's category; what a purpose may use follows from it. */
        Category category();

        /** Names of the body's parameters, in order. */
        Optional<List<String>> parameters();

        String text();

        /** The Flow behind its first button, by the last part of its endpoint's path, where it has one. */
        Optional<String> flow();
    }

    /** A published Flow. */
    interface Flow {

        /** Meta's id of it. */
        String id();

        /** What the button says that opens it, at most 20 characters. */
        String button();
    }

    /** Meta's template categories. */
    enum Category {
        MARKETING,
        UTILITY,
        AUTHENTICATION
    }
}
