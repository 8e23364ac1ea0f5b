package io.optward.ingress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Webhooks as Meta posts them. */
public final class Webhooks {

    public static final String APP_SECRET = "app-secret-for-tests-0123456789abcdef";

    private Webhooks() {}

    /** A recorded body. */
    public static byte[] file(String name) {
        try (var in = Webhooks.class.getResourceAsStream("/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody writes a text, just now. */
    public static byte[] text(String waId, String wamid, String body) {
        return """
                {"object":"whatsapp_business_account","entry":[{"id":"215500000000001","changes":[{"field":"messages",\
                "value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100200",\
                "phone_number_id":"330200000000001"},"contacts":[{"profile":{"name":"Amara Okoye"},"wa_id":"%s"}],\
                "messages":[{"from":"%s","id":"%s","timestamp":"1795340000","type":"text","text":{"body":"%s"}}]}}]}]}"""
                .formatted(waId, waId, wamid, body)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What Meta puts into {@code X-Hub-Signature-256}. */
    public static String signatureOf(byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(APP_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
