package io.optward.ingress.webhook;

import io.optward.contracts.inbound.InboundEvent.IdentityChanged.Change;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a person is called after WhatsApp gave them another name, and what the vault has to be told of it. Two names are
 * joined only where one signed webhook names both as the person's; where the former is missing, nothing is joined, and
 * whoever comes under the new name inherits nothing.
 */
final class IdentityReader {

    private final People people;

    IdentityReader(People people) {
        this.people = people;
    }

    /**
     * @param aliases what the person is called now; empty if nothing
     */
    record Found(Change change, List<Alias> aliases, WebhookItem.@Nullable Move move) {}

    /**
     * Another number.
     *
     * @param userId whether it is the former or the new one is not said
     */
    Found numberChanged(@Nullable String former, @Nullable String userId, @Nullable String present) {
        if (present == null) {
            return same(Change.NUMBER, former, userId);
        }
        var now = new Alias(AliasKind.WA_ID, present);
        if (former == null) {
            return new Found(Change.NUMBER, aliases(now, userId, null), null);
        }
        return new Found(
                Change.NUMBER,
                List.of(now),
                former.equals(present) ? null : new WebhookItem.Move.Number(new Alias(AliasKind.WA_ID, former), now));
    }

    /**
     * Another business-scoped id.
     *
     * @param number that they wrote from until now; whether it is theirs still is not said
     * @param previous the former id
     * @param presentNumber that they have now
     */
    Found userIdChanged(
            @Nullable String number,
            @Nullable String previous,
            @Nullable String current,
            @Nullable String currentParent,
            @Nullable String presentNumber) {
        if (current == null) {
            return same(Change.USER_ID, number, previous);
        }
        if (previous == null || previous.equals(current)) {
            // not told by which id we know them
            return number == null
                    ? new Found(Change.USER_ID, aliases(null, current, currentParent), null)
                    : same(Change.USER_ID, number, null);
        }
        return new Found(
                Change.USER_ID,
                aliases(
                        presentNumber == null ? null : new Alias(AliasKind.WA_ID, presentNumber),
                        current,
                        currentParent),
                new WebhookItem.Move.UserId(new Alias(AliasKind.BSUID, previous), new Alias(AliasKind.BSUID, current)));
    }

    /** The person as they are called in what they do. */
    Found same(Change change, @Nullable String number, @Nullable String userId) {
        return new Found(change, people.aliases(number, userId, null), null);
    }

    private static List<Alias> aliases(@Nullable Alias number, @Nullable String userId, @Nullable String parentUserId) {
        return Stream.of(
                        number,
                        userId == null ? null : new Alias(AliasKind.BSUID, userId),
                        parentUserId == null ? null : new Alias(AliasKind.PARENT_BSUID, parentUserId))
                .flatMap(Stream::ofNullable)
                .toList();
    }
}
