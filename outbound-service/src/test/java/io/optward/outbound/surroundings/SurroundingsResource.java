package io.optward.outbound.surroundings;

import io.optward.stack.process.FreePorts;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Tells the service where the test's own vault, consent-service and WhatsApp will listen, and who the business is. */
public class SurroundingsResource implements QuarkusTestResourceLifecycleManager {

    static final String PORT = "test.surroundings.port";
    static final String WHATSAPP_PORT = "test.surroundings.whatsapp.port";

    @Override
    public Map<String, String> start() {
        var ports = FreePorts.find(2);
        var base = "http://127.0.0.1:" + ports.get(0);
        var config = new HashMap<String, String>();
        config.put(PORT, Integer.toString(ports.get(0)));
        config.put(WHATSAPP_PORT, Integer.toString(ports.get(1)));
        config.put("optward.vault.url", base + "/vault");
        config.put("optward.consent.url", base + "/consent");
        config.put("optward.flows.url", base + "/flows");
        config.put("optward.whatsapp.url", "http://127.0.0.1:" + ports.get(1) + "/v26.0");
        config.put("optward.whatsapp.token", "token-of-the-test");
        config.put("optward.whatsapp.answer-timeout", "3s");
        config.put("optward.outbound.first-wait", "100ms");
        config.put("optward.outbound.longest-wait", "500ms");
        config.put("optward.outbound.window-grace", "400ms");
        config.put("optward.outbound.pacing.sender-pause", "3s");
        config.put("mp.messaging.incoming.outbound-requests.metadata.max.age.ms", "2000");
        sender(config, "330200000000001", "Noord Clinic");
        sender(config, "330200000000002", "Noord Clinic Billing");
        template(config, 0, "autumn_checkup", "MARKETING", "first_name,clinic");
        template(config, 1, "appointment_confirmed", "UTILITY", "first_name,time");
        template(config, 2, "login_code", "AUTHENTICATION", "code");
        template(config, 3, "opt_out_confirmed", "UTILITY", "");
        template(config, 4, "may_we_write", "UTILITY", "first_name");
        config.put("business.templates[4].flow", "consent");
        flow(config, "consent");
        flow(config, "survey");
        return config;
    }

    @Override
    public void stop() {
        // the servers live as long as the JVM
    }

    private static void sender(Map<String, String> config, String id, String name) {
        config.put("business.senders.\"" + id + "\".waba", "215500000000001");
        config.put("business.senders.\"" + id + "\".display-name", name);
    }

    private static void flow(Map<String, String> config, String name) {
        config.put("business.flows." + name + ".id", "881200000000004");
        config.put("business.flows." + name + ".button", "Choose");
    }

    private static void template(
            Map<String, String> config, int index, String name, String category, String parameters) {
        var prefix = "business.templates[" + index + "].";
        config.put(prefix + "name", name);
        config.put(prefix + "language", "en_US");
        config.put(prefix + "category", category);
        config.put(prefix + "text", "text of " + name);
        if (!parameters.isEmpty()) {
            config.put(prefix + "parameters", parameters);
        }
    }
}
