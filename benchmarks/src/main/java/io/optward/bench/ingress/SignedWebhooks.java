package io.optward.bench.ingress;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Webhooks of a kilobyte with one text each, of somebody whom the vault knows, signed as Meta signs them. */
final class SignedWebhooks {

    /** Of this run. */
    static final String APP_SECRET = secret();

    /** Bytes of a body. */
    static final int BYTES = 1_024;

    /** A word that is no signal in any language. */
    private static final String FILLER = "appointment ";

    private static final AtomicLong NEXT = new AtomicLong();

    private final int people;
    private final IntFunction<byte[]> numbers;
    private final SplittableRandom random = new SplittableRandom();
    private final Mac mac;

    /**
     * @param people of how many one writes
     * @param numbers the phone number of each, with {@code +}
     */
    SignedWebhooks(int people, IntFunction<byte[]> numbers) {
        this.people = people;
        this.numbers = numbers;
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(APP_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is missing", e);
        }
    }

    /**
     * One webhook.
     *
     * @param person who wrote
     * @param body as it is posted
     * @param signature the header's value
     */
    record Signed(int person, byte[] body, String signature) {}

    private static String secret() {
        var secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    /** The next webhook, of anybody of all. */
    Signed next() {
        return next(random.nextInt(people));
    }

    /** The next webhook of somebody. */
    Signed next(int person) {
        var number = new String(numbers.apply(person), StandardCharsets.US_ASCII).substring(1);
        var head =
                "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"215500000000001\",\"changes\":[{\"field\":"
                        + "\"messages\",\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"15550100200\","
                        + "\"phone_number_id\":\"330200000000001\"},\"contacts\":[{\"profile\":{\"name\":\"Amara Okoye\"},\"wa_id\":\""
                        + number
                        + "\"}],\"messages\":[{\"from\":\"" + number + "\",\"id\":\"wamid.HBgLYmVuY2g"
                        + NEXT.incrementAndGet()
                        + "=\",\"timestamp\":\"" + System.currentTimeMillis() / 1_000
                        + "\",\"type\":\"text\",\"text\":{\"body\":\"";
        var tail = "\"}}]}}]}]}";
        int room = BYTES - head.length() - tail.length();
        var body = (head + FILLER.repeat(room / FILLER.length() + 1).substring(0, room) + tail)
                .getBytes(StandardCharsets.US_ASCII);
        return new Signed(person, body, "sha256=" + HexFormat.of().formatHex(mac.doFinal(body)));
    }

    /** The same with a signature that is none of ours. */
    static Signed forged(Signed webhook) {
        return new Signed(webhook.person(), webhook.body(), "sha256=" + "0".repeat(64));
    }
}
