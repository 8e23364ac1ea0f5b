package io.optward.kit.access;

import io.optward.kit.identity.Caller;
import io.optward.kit.problem.Problem;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why a call is not heard, each with what to do about it. Challenges are those of RFC 6750 and RFC 9470. */
final class Denials {

    private static final String CHALLENGE = "WWW-Authenticate";

    private Denials() {}

    static Problem tokenMissing() {
        return new Problem(
                        401,
                        "TOKEN_MISSING",
                        "This call wants to know who you are",
                        "Send Authorization: Bearer with an access token of the realm; ./optward token prints one of the local"
                                + " stack.")
                .header(CHALLENGE, "Bearer realm=\"optward\"");
    }

    static Problem tokenInvalid() {
        return new Problem(
                        401,
                        "TOKEN_INVALID",
                        "This token is not accepted",
                        "It has expired, is not signed by the realm, or is meant for another service. Get a new one.")
                .header(CHALLENGE, "Bearer realm=\"optward\", error=\"invalid_token\"");
    }

    static Problem cannotTell() {
        return Problem.unavailable(
                "IDENTITY_AWAY",
                "The identity provider's keys are not known yet, so no token can be checked. Try again.");
    }

    static Problem noRule(String call) {
        return new Problem(
                403, "NO_RULE", "Nobody may do this", call + " has no rule in the access policy of this service.");
    }

    static Problem roleMissing(AccessRule rule, Caller caller) {
        var theirs = caller.roles().isEmpty() && caller.scopes().isEmpty()
                ? "nothing"
                : names(caller.isPerson() ? caller.roles() : union(caller));
        return new Problem(
                        403,
                        "ROLE_MISSING",
                        "You may not do this",
                        rule.call() + " is for " + names(rule.to()) + ". You are " + caller.actor() + " with " + theirs
                                + ". Whoever gives out roles can change that.")
                .with("wanted", rule.to());
    }

    static Problem personNeeded(AccessRule rule) {
        return new Problem(
                403,
                "PERSON_NEEDED",
                "Only a person may do this",
                rule.call() + " wants somebody who signed in and showed a second factor; a client's own credentials"
                        + " show none, whatever its roles.");
    }

    static Problem certificateNeeded(Caller caller) {
        return new Problem(
                        401,
                        "CERTIFICATE_NEEDED",
                        "This token is good only with the certificate of its service",
                        "Call over TLS and show a certificate that names " + caller.client() + ".")
                .header(CHALLENGE, "Bearer realm=\"optward\", error=\"invalid_token\"");
    }

    static Problem secondFactorNeeded(Duration goodFor) {
        return new Problem(
                        401,
                        "SECOND_FACTOR_NEEDED",
                        "This needs a second factor",
                        "Sign in again with acr_values=" + AccessRule.SECOND_FACTOR + " and repeat it within "
                                + goodFor.toSeconds() + " seconds.")
                .with("acr_values", Integer.toString(AccessRule.SECOND_FACTOR))
                .with("max_age", goodFor.toSeconds())
                .header(
                        CHALLENGE,
                        "Bearer realm=\"optward\", error=\"insufficient_user_authentication\","
                                + " error_description=\"A second factor is needed\", acr_values=\""
                                + AccessRule.SECOND_FACTOR + "\", max_age=\""
                                + goodFor.toSeconds() + "\"");
    }

    static Problem tooManyCalls(AccessRule rule, Duration wait) {
        return new Problem(
                        429,
                        "TOO_MANY_CALLS",
                        "This was asked for too often",
                        "One client may call " + rule.call()
                                + " only so often from one address. Nothing was done; wait and" + " send it again.")
                .retryAfter(wait.plusMillis(999));
    }

    private static Collection<String> union(Caller caller) {
        return Stream.concat(caller.roles().stream(), caller.scopes().stream()).toList();
    }

    private static String names(Collection<String> rolesOrScopes) {
        return rolesOrScopes.stream().sorted().collect(Collectors.joining(", "));
    }
}
