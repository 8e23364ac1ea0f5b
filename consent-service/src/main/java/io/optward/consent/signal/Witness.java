package io.optward.consent.signal;

import io.optward.contracts.consent.Evidence;
import io.optward.contracts.consent.Evidence.Method;
import io.optward.contracts.inbound.InboundEvent.PreferenceChanged;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import io.optward.contracts.status.StatusReported;

/** The evidence of what we saw ourselves in a webhook that Meta signed. */
final class Witness {

    private static final String WHATSAPP = "whatsapp";

    private Witness() {}

    static Evidence of(SignalHeard heard) {
        var method =
                switch (heard.method()) {
                    case KEYWORD, CAPTION, EDIT, REVOKE -> Method.WA_MESSAGE;
                    case BUTTON, REPLY -> Method.WA_BUTTON;
                    case FLOW -> Method.WA_FLOW;
                    case UNKNOWN -> Method.OTHER;
                };
        return new Evidence(
                method,
                null,
                null,
                heard.message(),
                heard.words(),
                heard.keyword(),
                Evidence.PERSON,
                heard.noticeVersion());
    }

    static Evidence of(PreferenceChanged changed) {
        return new Evidence(
                Method.PLATFORM,
                null,
                changed.preference().value(),
                null,
                null,
                changed.value().name(),
                Evidence.PERSON);
    }

    /** WhatsApp refused a message of ours and said why: the person's own act was not seen. */
    static Evidence of(StatusReported status) {
        var code = status.errorCode();
        return new Evidence(
                Method.PLATFORM, null, code == null ? null : "error-" + code, status.message(), null, null, WHATSAPP);
    }
}
