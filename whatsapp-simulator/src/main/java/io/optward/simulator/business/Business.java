package io.optward.simulator.business;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The senders and templates of the one business that this simulator knows. */
@ApplicationScoped
public class Business {

    private static final String MADE_UP_PREFIX = "1555019";
    private static final int MADE_UP_DIGITS = 4;

    private final TreeMap<String, Sender> senders = new TreeMap<>();
    private final List<Template> templates;

    Business(ConfiguredBusiness configured, ExampleBusiness example) {
        BusinessConfig business = configured.senders().isEmpty() ? example : configured;
        for (Map.Entry<String, BusinessConfig.SenderConfig> entry :
                business.senders().entrySet()) {
            String id = entry.getKey();
            BusinessConfig.SenderConfig sender = entry.getValue();
            senders.put(id, new Sender(id, sender.waba(), sender.phone().orElseGet(() -> madeUpPhone(id))));
        }
        if (senders.isEmpty()) {
            throw new IllegalStateException("no sender is configured: name at least one under business.senders");
        }
        templates = business.templates().orElse(List.of()).stream()
                .map(template -> new Template(
                        template.name(),
                        template.language(),
                        template.category(),
                        template.parameters().orElse(List.of()),
                        template.text()))
                .toList();
    }

    /** The sender with this phone number id. */
    public Optional<Sender> sender(String id) {
        return Optional.ofNullable(senders.get(id));
    }

    /** Whether one of the senders belongs to this WhatsApp Business Account. */
    public boolean hasAccount(String waba) {
        return senders.values().stream().anyMatch(sender -> sender.waba().equals(waba));
    }

    /** The sender with the lowest phone number id, which people write to unless told otherwise. */
    public Sender firstSender() {
        return senders.firstEntry().getValue();
    }

    /** The template with this name in exactly this language ({@code en} is not {@code en_US}). */
    public Optional<Template> template(String name, String language) {
        return templates.stream()
                .filter(template ->
                        template.name().equals(name) && template.language().equals(language))
                .findFirst();
    }

    private static String madeUpPhone(String id) {
        String digits = "0000" + id.replaceAll("\\D", "");
        return MADE_UP_PREFIX + digits.substring(digits.length() - MADE_UP_DIGITS);
    }
}
