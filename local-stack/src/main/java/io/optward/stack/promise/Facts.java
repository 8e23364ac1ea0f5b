package io.optward.stack.promise;

import io.optward.contracts.outbound.MessageStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was observed of a stack, from outside.
 *
 * @param webhooks  everything that WhatsApp posted
 * @param arrivals  every message that WhatsApp took, in order
 * @param consents  ids of consent events that departments were answered 201 for
 * @param recipients who each message is for that a department was answered 202 for, by our id
 * @param words     STOPs and STARTs, by person
 * @param courses   what outbound.results tells, by our message id
 * @param shown     where messages stand according to the API, by our id
 * @param ledger    what consent.events tells, by subject token
 * @param requests  what departments asked for over Kafka
 * @param published what stands on the logged topics
 * @param logged    what the log holds
 */
public record Facts(
        List<Webhook> webhooks,
        List<Arrival> arrivals,
        Set<String> consents,
        Map<String, Integer> recipients,
        Map<Integer, List<Word>> words,
        Map<String, Course> courses,
        Map<String, MessageStatus> shown,
        Map<String, List<LedgerEntry>> ledger,
        Requests requests,
        Publications published,
        Logged logged) {}
