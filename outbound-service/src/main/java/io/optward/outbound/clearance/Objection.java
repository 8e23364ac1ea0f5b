package io.optward.outbound.clearance;

/** What WhatsApp's own rules have against sending a message now. */
sealed interface Objection {

    String reason();

    /** It may not go out. */
    record Never(String reason) implements Objection {}

    /** It may not go out yet. */
    record NotYet(String reason) implements Objection {}

    /** Its time is over. */
    record Expired(String reason) implements Objection {}
}
