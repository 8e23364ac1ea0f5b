package io.optward.simulator.business;

/**
 * A phone number of the business.
 *
 * @param id phone number id, a decimal string; not a phone number
 * @param waba id of the WhatsApp Business Account that owns it
 * @param displayPhone digits of the number, as webhooks print it
 */
public record Sender(String id, String waba, String displayPhone) {}
