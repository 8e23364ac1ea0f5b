package io.optward.contracts.decision;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.consent.Purpose;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks, item by item, whether a message may go out; the answers come in the same order. */
public record DecisionRequest(List<SendQuestion> items) {

    /**
     * One question.
     *
     * @param sender the business phone number id
     * @param reference for AUTHENTICATION: the department's reference of the person's request for a code; for
     *     LEGAL_NOTICE: the approval of the text
     */
    public record SendQuestion(
            SubjectToken subject,
            Purpose purpose,
            String sender,
            @Nullable String reference) {}
}
