package io.optward.ingress.webhook;

import io.optward.kit.business.BusinessConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which sender a business phone number is: webhooks about the account name the number, and nobody else does. */
@ApplicationScoped
class BusinessNumbers {

    private final BusinessConfig business;

    BusinessNumbers(BusinessConfig business) {
        this.business = business;
    }

    /** The phone number id of a number, however it is written; empty if it is not configured. */
    Optional<String> senderOf(@Nullable String phone) {
        var wanted = phone == null ? "" : digits(phone);
        return business.senders().entrySet().stream()
                .filter(sender -> !wanted.isEmpty()
                        && sender.getValue()
                                .phone()
                                .map(BusinessNumbers::digits)
                                .filter(wanted::equals)
                                .isPresent())
                .map(sender -> sender.getKey())
                .findFirst();
    }

    private static String digits(String phone) {
        return phone.replaceAll("\\D", "");
    }
}
