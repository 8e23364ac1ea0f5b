package io.optward.ingress.webhook;

import static io.optward.ingress.webhook.WebhookJson.elements;
import static io.optward.ingress.webhook.WebhookJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.optward.contracts.account.AccountDetail;
import io.optward.contracts.account.AccountDetail.AddressBook.Action;
import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what a number that is used with the WhatsApp Business app, too, brings along: its address book and its past. */
final class CoexistenceReader {

    private final PlainField action;
    private final PlainField phase;
    private final PlainField chunk;
    private final PlainField progress;
    private final PlainField errorCode;

    CoexistenceReader(WebhookFields fields) {
        action = fields.plain("state_sync[].action");
        phase = fields.plain("history[].metadata.phase");
        chunk = fields.plain("history[].metadata.chunk_order");
        progress = fields.plain("history[].metadata.progress");
        errorCode = fields.plain("history[].errors[].code");
    }

    /** Whose entry of the address book it is; empty if it has no number. */
    Optional<Alias> owner(JsonNode sync) {
        return Optional.ofNullable(text(sync.path("contact"), "phone_number"))
                .map(number -> new Alias(number.startsWith("+") ? AliasKind.PHONE : AliasKind.WA_ID, number));
    }

    AccountDetail addressBook(JsonNode sync) {
        return new AccountDetail.AddressBook(
                switch (Objects.requireNonNullElse(action.in(sync), "").toLowerCase(Locale.ROOT)) {
                    case "add" -> Action.ADD;
                    case "remove" -> Action.REMOVE;
                    default -> Action.UNKNOWN;
                });
    }

    /** A part of the past, counted. */
    AccountDetail.History history(JsonNode part) {
        var metadata = part.path("metadata");
        var threads = elements(part, "threads");
        return new AccountDetail.History(
                phase.numberIn(metadata),
                chunk.numberIn(metadata),
                progress.numberIn(metadata),
                threads.size(),
                threads.stream()
                        .mapToInt(thread -> elements(thread, "messages").size())
                        .sum(),
                codes(part));
    }

    private List<Integer> codes(JsonNode part) {
        return elements(part, "errors").stream()
                .map(errorCode::numberIn)
                .flatMap(Stream::ofNullable)
                .toList();
    }
}
