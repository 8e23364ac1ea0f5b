package io.optward.simulator.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.optward.simulator.business.Category;

/** Meta's pricing block, per-message model of webhook version 24 and later. */
public record Pricing(
        boolean billable, @JsonProperty("pricing_model") String pricingModel, String type, String category) {

    private static final String PER_MESSAGE = "PMP";

    /** A template is charged in its category. */
    public static Pricing ofTemplate(Category category) {
        return new Pricing(true, PER_MESSAGE, "regular", category.priced());
    }

    /** Free-form messages: the free ones of the month. */
    public static Pricing ofService() {
        return new Pricing(false, PER_MESSAGE, "free_customer_service", "service");
    }
}
