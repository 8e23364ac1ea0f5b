package io.optward.ingress;

import io.optward.contracts.consent.Purpose;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every setting of this service. */
@ConfigMapping(prefix = "optward.ingress")
public interface IngressConfig {

    /** What this process does. The receiver alone needs neither database nor vault; see {@link RoleSettings}. */
    @WithDefault("receiver,normaliser")
    Set<Role> roles();

    /** The app secrets that Meta may sign with: the current one and, during a rotation, the next. Receiver. */
    Optional<List<String>> appSecrets();

    /** What Meta must show in the handshake, as typed in at the app's dashboard. Receiver. */
    Optional<String> verifyToken();

    /** Wraps the private halves of the webhook keys: 32 bytes in base64. Normaliser. */
    Optional<String> wrappingKey();

    /** A directory with keyword packs beside those that are shipped; every {@code *.json} in it is one. Normaliser. */
    Optional<Path> signalPacks();

    /** Limits of the receiver. */
    Receiver receiver();

    /** Settings of the reports of progress. */
    Progress progress();

    /** Settings of the Flows' data endpoint. */
    Flows flows();

    /** Limits of the receiver. */
    interface Receiver {

        /** Requests worked on at once; one more is answered 503, and Meta sends it again. */
        @WithDefault("512")
        @Min(1)
        @Max(10_000)
        int requestsInFlight();

        /** Bytes of bodies held at once. A body has at most 3 MB. */
        @WithDefault("50331648")
        @Min(3 << 20)
        long bytesInFlight();

        /** How long Kafka has to take a webhook before the answer is 503. With the time in the queue it is a second. */
        @WithDefault("600ms")
        Duration storeWithin();

        /**
         * The name in the client certificate that whoever posts webhooks must show, beside the signature: Meta's is
         * {@code client.webhooks.fbclientcerts.com}, and its authority must be among those believed. Without, none is asked
         * for. Wants TLS to end here, in profile {@code tls}.
         */
        Optional<String> certificateName();

        /** How long a sender has to get its body across before it is cut off. */
        @WithDefault("20s")
        Duration bodyWithin();
    }

    /** Settings of the reports of progress. */
    interface Progress {

        /** How often progress is measured and told. */
        @WithDefault("500ms")
        Duration every();

        /** The most that this process's clock may be ahead of a broker's; idle partitions are claimed this much later. */
        @WithDefault("1s")
        Duration clockAllowance();
    }

    /** Settings of the Flows' data endpoint. Role {@code flows}. */
    interface Flows {

        /** Wraps the private halves of the Flow keys: 32 bytes in base64, other ones than those for the webhook keys. */
        Optional<String> wrappingKey();

        /** Makes and checks {@code flow_token}s: 32 bytes in base64. */
        Optional<String> tokenKey();

        /** How long a Flow can be filled in after its token was made. The message that it comes with may lie about for a while. */
        @WithDefault("P7D")
        Duration tokensValidFor();

        /** How long a Flow key still decrypts after a rotation. In that time the new one is uploaded to WhatsApp. */
        @WithDefault("P7D")
        Duration retiredDecryptsFor();

        /** Requests worked on at once; one more is answered 503. */
        @WithDefault("64")
        @Min(1)
        @Max(10_000)
        int requestsInFlight();

        /** How long a sender has to get its body across before it is cut off. */
        @WithDefault("10s")
        Duration bodyWithin();

        /** Flows that ask for consent, by the last part of the endpoint's path. */
        Map<String, Consent> consents();
    }

    /** What a consent Flow asks for and shows. */
    interface Consent {

        /** What for. */
        @WithDefault("MARKETING")
        Purpose purpose();

        /** The version of the privacy notice; it stands in the consent's evidence. */
        String noticeVersion();

        /** The notice, as it is shown. */
        String notice();

        /** What is shown to be confirmed when they agree. */
        @WithDefault("You agree that we write to you.")
        String onYes();

        /** What is shown to be confirmed when they refuse. */
        @WithDefault("You do not want us to write to you.")
        String onNo();
    }
}
