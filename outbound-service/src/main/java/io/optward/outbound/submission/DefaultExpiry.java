package io.optward.outbound.submission;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import io.optward.outbound.OutboundConfig;
import io.optward.outbound.clearance.ServiceWindows;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** When a message expires of which its department does not say so. */
@ApplicationScoped
class DefaultExpiry {

    private final ServiceWindows windows;
    private final OutboundConfig.Expiry expiry;

    DefaultExpiry(ServiceWindows windows, OutboundConfig config) {
        this.windows = windows;
        this.expiry = config.outbound().expiry();
    }

    /** A care reply ends with its window; one that is closed already is left to clearance, which says so. */
    Instant of(Purpose purpose, SubjectToken subject, String sender, Instant now) {
        return switch (purpose) {
            case AUTHENTICATION -> now.plus(expiry.authentication());
            case CUSTOMER_CARE ->
                windows.closesAt(subject, sender)
                        .filter(end -> end.isAfter(now))
                        .orElse(now.plus(expiry.others()));
            case MARKETING, SURVEY, UTILITY, LEGAL_NOTICE -> now.plus(expiry.others());
        };
    }
}
