package io.optward.ingress.signal;

import org.jspecify.annotations.Nullable;

/** A way to say something, as it stands in a webhook. What was said is personal: printing shows the way only. */
public sealed interface Utterance {

    /** @param body the text of a message */
    record Text(String body) implements Utterance {

        @Override
        public String toString() {
            return "Text";
        }
    }

    /** @param text what stands under a picture, a video or a document */
    record Caption(String text) implements Utterance {

        @Override
        public String toString() {
            return "Caption";
        }
    }

    /**
     * A tap on a template's quick reply.
     *
     * @param payload what the template's author gave the button; where they gave nothing, its label
     * @param text the label, in the language of the template
     */
    record Button(@Nullable String payload, @Nullable String text) implements Utterance {

        @Override
        public String toString() {
            return "Button";
        }
    }

    /**
     * A choice among interactive buttons or in a list ({@code button_reply}, {@code list_reply}).
     *
     * @param id what the sender gave the choice
     * @param title what the person saw
     */
    record Reply(@Nullable String id, @Nullable String title) implements Utterance {

        @Override
        public String toString() {
            return "Reply";
        }
    }

    /** @param responseJson {@code nfm_reply.response_json} as it came: JSON in a string, where it is JSON at all */
    record FlowAnswer(String responseJson) implements Utterance {

        @Override
        public String toString() {
            return "FlowAnswer";
        }
    }

    /**
     * A message of theirs now says something else.
     *
     * @param text the new text or caption; empty where the edited message has none
     * @param originalWamid {@code edit.original_message_id}
     */
    record Edited(String text, @Nullable String originalWamid) implements Utterance {

        @Override
        public String toString() {
            return "Edited";
        }
    }

    /** @param originalWamid {@code revoke.original_message_id}: the message that they deleted */
    record Revoked(String originalWamid) implements Utterance {

        @Override
        public String toString() {
            return "Revoked";
        }
    }
}
