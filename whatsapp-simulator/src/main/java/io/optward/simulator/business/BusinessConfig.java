package io.optward.simulator.business;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Senders and templates of a business, as they are written down in configuration. */
public interface BusinessConfig {

    /** By phone number id. */
    Map<String, SenderConfig> senders();

    Optional<List<TemplateConfig>> templates();

    /** A business phone number. */
    interface SenderConfig {
        /** WhatsApp Business Account id. */
        String waba();

        String displayName();

        /** Digits of the number itself; made up from the id when it is not given. */
        Optional<String> phone();
    }

    /** A message template in one language. */
    interface TemplateConfig {
        String name();

        String language();

        Category category();

        /** Names of the body's parameters, in the order of the text. */
        Optional<List<String>> parameters();

        /** The body, with <code>{{name}}</code> for each parameter. */
        String text();
    }
}
