package io.optward.contracts.vault;

import org.jspecify.annotations.Nullable;

/**
 * A secret of the business that the vault keeps, such as the two-step PIN of a number. Printing it shows nothing.
 *
 * @param value 1 to 256 characters
 */
public record BusinessSecret(@Nullable String value) {

    @Override
    public String toString() {
        return "BusinessSecret[…]";
    }
}
