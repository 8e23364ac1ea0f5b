package io.optward.simulator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Every setting of the simulator. The defaults let the jar start alone; the secrets among them are fictional. */
@ConfigMapping(prefix = "optward.simulator")
public interface SimulatorConfig {

    /** Where webhooks are posted. */
    @WithDefault("http://127.0.0.1:8081/webhooks/whatsapp")
    URI webhookUrl();

    /**
     * The TLS configuration ({@code quarkus.tls.<name>}) for posting webhooks: what the simulator shows as Meta, and whose
     * certificates it believes. Without, it shows none.
     */
    Optional<String> webhookTlsConfigurationName();

    /** The app secret that signs webhooks. */
    @WithDefault("app-secret-for-tests-0123456789abcdef")
    @NotBlank
    String appSecret();

    /** The bearer token that the Graph paths accept. */
    @WithDefault("EAATESTTOKEN0001")
    @NotBlank
    String token();

    Proof appsecretProof();

    Media media();

    Webhooks webhooks();

    Statuses statuses();

    Limits limits();

    Memory memory();

    /** {@code appsecret_proof} on Graph calls. One that is there and wrong is refused always. */
    interface Proof {
        /** Refuses calls without it, as the app setting "Require App Secret" does. */
        @WithDefault("false")
        boolean required();
    }

    /** How long media are there, and where. */
    interface Media {
        /** What stands before the path of download URLs in webhooks; where the simulator listens unless told otherwise. */
        Optional<URI> baseUrl();

        /** How long a download URL works. */
        @WithDefault("5m")
        Duration urlValidFor();

        /** How long what people sent can be asked for. */
        @WithDefault("7d")
        Duration sentByPeopleKeptFor();

        /** How long what the business uploaded can be used. */
        @WithDefault("30d")
        Duration uploadedKeptFor();
    }

    /** How webhooks are delivered. Meta retries for days; here the back-off is compressed, the patience is not. */
    interface Webhooks {
        /** An answer that takes longer is a failure. Meta publishes no limit for WhatsApp; 5 s is Messenger's. */
        @WithDefault("5s")
        Duration answerWithin();

        /** Pause after the first failed attempt; it doubles with each further one. */
        @WithDefault("100ms")
        Duration firstPause();

        /** Longest pause between two attempts. */
        @WithDefault("5s")
        Duration longestPause();

        /** A webhook that is older is dropped, as Meta does; by the simulator's clock, which can be set forward. */
        @WithDefault("7d")
        Duration giveUpAfter();

        /** Largest body, in bytes. */
        @WithDefault("3145728")
        @Min(1000)
        int largestBody();

        /** Attempts under way at the same time. */
        @WithDefault("32")
        @Min(1)
        @Max(1000)
        int atOnce();

        /** Webhooks that may wait. When all places are taken nothing new is accepted, so that nothing accepted is lost. */
        @WithDefault("50000")
        @Min(10)
        int waiting();
    }

    /** When statuses follow, counted from acceptance. */
    interface Statuses {
        @WithDefault("30ms")
        Duration sentAfter();

        @WithDefault("60ms")
        Duration deliveredAfter();

        @WithDefault("90ms")
        Duration readAfter();

        /** Also the delay of {@code failed}. */
        @WithDefault("30ms")
        Duration failedAfter();
    }

    /** Meta's rate limits. */
    interface Limits {
        @WithDefault("true")
        boolean enabled();

        /** Messages per second for one business number. Meta grants 80, and up to 1,000 on upgrade. */
        @WithDefault("80")
        @Min(1)
        @Max(1000)
        int perSecond();

        /** Messages to one person at once, borrowed from the future. */
        @WithDefault("45")
        @Min(1)
        int pairBurst();

        /** Time in which one more message to the same person is granted. */
        @WithDefault("6s")
        Duration pairInterval();

        /** HTTP status of a throttled call: Meta's documents say 400 in one place and 429 in another. */
        @WithDefault("400")
        @Min(400)
        @Max(429)
        int throttledStatus();
    }

    /** What is kept; the oldest goes first. */
    interface Memory {
        /** Messages that {@code GET /simulator/sent} can still show. */
        @WithDefault("100000")
        @Min(1)
        int sent();

        /** Webhooks that {@code GET /simulator/deliveries} can still show. */
        @WithDefault("100000")
        @Min(1)
        int webhooks();

        /** Bytes of media. */
        @WithDefault("268435456")
        @Min(1000)
        long mediaBytes();

        /** People with a name, a preference or a service window of their own. */
        @WithDefault("100000")
        @Min(1)
        int people();
    }
}
