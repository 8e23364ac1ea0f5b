package io.optward.ingress;

import io.optward.contracts.consent.Purpose;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
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

    /** Settings of what fetches media. */
    Media media();

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

    /** Settings of what fetches media. Role {@code media}. */
    interface Media {

        /** The Graph API with its version, without a slash at the end; the simulator in dev and test. */
        @WithDefault("https://graph.facebook.com/v26.0")
        URI graphUrl();

        /**
         * The TLS configuration ({@code quarkus.tls.<name>}) for calls to it and for downloads; without, the authorities that
         * the JDK believes, which is right for Meta.
         */
        Optional<String> tlsConfigurationName();

        /** Bearer token of the business. It is shown to {@link #graphUrl()} and to {@link #downloadsFrom()} only. */
        Optional<String> accessToken();

        /**
         * From where files may be downloaded: scheme, host and port, nothing else. Whatever address the Graph API names is held
         * against these. Plain HTTP is for this machine alone.
         */
        @WithDefault("https://lookaside.fbsbx.com")
        List<URI> downloadsFrom();

        /** The directory of the sealed objects. */
        Optional<Path> directory();

        /** Files fetched at once by one process. Each takes a connection and some 200 KB. */
        @WithDefault("4")
        @Min(1)
        @Max(64)
        int atOnce();

        /** Largest file that is kept: 100 MB, the most that anybody can send. */
        @WithDefault("104857600")
        @Min(1)
        long mostBytes();

        /** Longest wait for a connection. */
        @WithDefault("2s")
        Duration connectTimeout();

        /** Longest wait until an answer begins. */
        @WithDefault("30s")
        Duration answerTimeout();

        /** Longest that one attempt may take, download included. A download URL is good for five minutes. */
        @WithDefault("4m")
        Duration attemptWithin();

        /** Pause after the first attempt that failed; then twice as long, and so on. */
        @WithDefault("5s")
        Duration firstPause();

        /** Longest pause between two attempts. */
        @WithDefault("1h")
        Duration longestPause();

        /** How often is looked for work when nobody says that there is some. */
        @WithDefault("1s")
        Duration poll();

        /** How long after the message a file can be fetched: what Meta says of ids in webhooks. */
        @WithDefault("P7D")
        Duration fetchableFor();

        /**
         * How long after its message a file that WhatsApp does not know is asked for again. It may be that it is gone, or that
         * the token lacks a right: Meta gives the same answer.
         */
        @WithDefault("P1D")
        Duration notFoundFor();

        /** How long a file is kept: as long as its message is on Kafka. */
        @WithDefault("P30D")
        Duration keptFor();
    }
}
