package io.optward.outbound;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Every setting of this service. The defaults suit a laptop and are safe in production. */
@ConfigMapping(prefix = "optward")
public interface OutboundConfig {

    WhatsApp whatsapp();

    Outbound outbound();

    /** Where and how WhatsApp is called. */
    interface WhatsApp {

        /** The Graph API with its version, without a slash at the end; the simulator in dev and test. */
        URI url();

        /**
         * The TLS configuration ({@code quarkus.tls.<name>}) for calls to it; without, the authorities that the JDK believes,
         * which is right for Meta.
         */
        Optional<String> tlsConfigurationName();

        /** Bearer token of the business. */
        String token();

        /** Longest wait for a connection. What was not connected was not sent. */
        @WithDefault("2s")
        Duration connectTimeout();

        /** Longest wait for the answer. After that the outcome is unknown. */
        @WithDefault("30s")
        Duration answerTimeout();
    }

    /** How messages are worked off. */
    interface Outbound {

        /** Oldest a decision may be, from before it was asked for to the first byte of the message sent. */
        @WithDefault("250ms")
        Duration decisionAge();

        /** Most messages that are cleared together. Fewer are while time is so short that decisions become too old. */
        @WithDefault("20")
        @Min(1)
        @Max(20)
        int batch();

        /**
         * Most messages of one sender that are being cleared and sent at a time. Fewer are cleared at a time while time is so
         * short that decisions become too old.
         */
        @WithDefault("60")
        @Min(1)
        int inHand();

        /** How often a sender looks for work when nobody wakes it. */
        @WithDefault("500ms")
        Duration poll();

        /** A waiting message asks again after this long at first, then twice as long, and so on. */
        @WithDefault("500ms")
        Duration firstWait();

        /** Longest pause between two questions for one message. */
        @WithDefault("5s")
        Duration longestWait();

        /** A person's message may take this long to reach us over Kafka; until then a closed window is not believed. */
        @WithDefault("5s")
        Duration windowGrace();

        /**
         * How long nobody may tell of an outcome before it is decided on. Statuses normally arrive within seconds. It counts
         * only as far as every status that we accepted is heard.
         */
        @WithDefault("10m")
        Duration outcomeDeadline();

        /** How long an idempotency key is remembered. */
        @WithDefault("30d")
        Duration idempotency();

        Lease lease();

        Expiry expiry();

        Pacing pacing();
    }

    /** Who may work a sender. */
    interface Lease {

        /** An owner that is not heard of for this long has lost its senders. */
        @WithDefault("6s")
        Duration term();

        @WithDefault("2s")
        Duration renewEvery();
    }

    /** How long a message may take when the department does not say. */
    interface Expiry {

        /** WhatsApp's own default for authentication templates. */
        @WithDefault("10m")
        Duration authentication();

        /** Of all others; a care reply ends with the service window when one is open. */
        @WithDefault("24h")
        Duration others();

        /** Latest a department may ask for. */
        @WithDefault("30d")
        Duration latest();
    }

    /** How fast. */
    interface Pacing {

        /** Messages per second for one business number. Meta grants 80, and up to 1,000 on upgrade. */
        @WithDefault("80")
        @Min(1)
        @Max(1000)
        int perSecond();

        /** Messages that one person may get at once from one number. */
        @WithDefault("45")
        @Min(1)
        int pairBurst();

        /** After the burst, one message to the same person in this time. */
        @WithDefault("6s")
        Duration pairInterval();

        /** How long a sender rests after an error that concerns the account. */
        @WithDefault("1m")
        Duration senderPause();
    }
}
