package io.optward.simulator.sending;

import io.optward.simulator.business.Template;
import io.optward.simulator.identity.PhoneNumber;
import org.jspecify.annotations.Nullable;

/** A call to the messages endpoint whose form was found in order. */
sealed interface SendRequest {

    /** The business has seen a person's message. */
    record ReadReceipt() implements SendRequest {}

    /**
     * The business sends something.
     *
     * @param callbackData what it wants to see again in every status
     */
    record Message(Recipient to, Content content, @Nullable String callbackData) implements SendRequest {}

    /** Whom it is for, as the business put it. */
    sealed interface Recipient {

        /** As written in the request; the answer repeats it. */
        String input();

        record ByNumber(String input, PhoneNumber phone) implements Recipient {}

        record ByUserId(String input) implements Recipient {}
    }

    /** What is sent. */
    sealed interface Content {

        /** As in the request's {@code type}. */
        String type();

        /** Anything that needs an open service window. */
        record FreeForm(String type) implements Content {}

        record FromTemplate(Template template) implements Content {
            @Override
            public String type() {
                return "template";
            }
        }
    }
}
