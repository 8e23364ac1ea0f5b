package io.optward.simulator.quirk;

/** One way in which Meta's JSON was seen to differ from what its documents say. All are off until they are asked for. */
public enum Quirk {
    /** {@code timestamp} of messages and statuses is a number. */
    NUMBER_TIMESTAMPS,
    /** {@code timestamp} of preferences is text. */
    TEXT_TIMESTAMPS_OF_PREFERENCES,
    /** {@code timestamp} of messages and statuses counts milliseconds. */
    MILLISECOND_TIMESTAMPS,
    /** {@code message_template_id} is text. */
    TEXT_TEMPLATE_IDS,
    /** {@code disable_date} of a template and {@code waba_ban_date} are Unix seconds; without it they are prose. */
    NUMBER_DATES,
    /** {@code max_daily_conversations_per_business} is {@code TIER_2K}, not 2000. */
    TIER_NAMES,
    /** {@code file_size} of a medium is a number; without it, text. */
    NUMBER_FILE_SIZES,
    /** {@code sha256} in webhooks is hex; without it, base64. */
    HEX_HASHES_IN_WEBHOOKS,
    /** {@code sha256} of {@code GET /<MEDIA_ID>} is base64; without it, hex. */
    BASE64_HASHES_OF_MEDIA,
    /** Media objects in webhooks have no {@code url}. */
    NO_MEDIA_URLS,
    /** Errors of statuses have no {@code href}. */
    NO_ERROR_HREF,
    /** Errors have {@code code} and {@code title} only. */
    BARE_ERRORS,
    /** A reaction that is taken back has {@code emoji} {@code ""}; without it, none. */
    EMPTY_EMOJI,
    /** {@code response_json} of a Flow's answer is a JSON string, not an object. */
    FLOW_ANSWER_NOT_AN_OBJECT,
    /** {@code response_json} has no {@code flow_token}. */
    FLOW_ANSWER_WITHOUT_TOKEN,
    /** {@code context} of taps has no {@code id}. */
    NO_CONTEXT_ID,
    /** There is no {@code contacts} beside messages, statuses and preferences. */
    NO_CONTACTS,
    /** A contact has no {@code profile}. */
    NO_PROFILE,
    /** Voice messages have the type {@code voice}, as they once had. */
    VOICE_TYPE,
    /** The object named as the type is missing. */
    NO_TYPE_OBJECT,
    /** Members that no document names stand in the envelope, the value and each message. */
    UNKNOWN_MEMBERS,
    /** Enumerated values that no document names: of {@code pricing.category}, {@code event} and {@code source_type}. */
    UNKNOWN_VALUES,
    /** Statuses have {@code conversation}, as until webhook version 23. */
    CONVERSATIONS
}
