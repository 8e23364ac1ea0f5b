package io.optward.simulator.identity;

import org.jspecify.annotations.Nullable;

/**
 * What one business number is told about who a person is. What is null is left out of the webhook.
 *
 * @param name the profile name
 * @param username without {@code @}; null until the person adopts one
 * @param waId digits of the phone number; null while it is hidden
 * @param userId business-scoped user id; null only to be like webhooks from before April 2026
 * @param parentUserId {@code <country>.ENT.<alphanumerics>}; null unless the portfolio is enrolled
 * @param identityKeyHash null unless the identity change check is on
 */
public record Identity(
        String name,
        @Nullable String username,
        @Nullable String waId,
        @Nullable String userId,
        @Nullable String parentUserId,
        @Nullable String identityKeyHash) {

    @Override
    public String toString() {
        return "Identity[…]";
    }
}
