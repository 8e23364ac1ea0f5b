package io.optward.kit.identity;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, as their token says; no payload and no header changes it.
 *
 * @param kind a person, or a machine: a department or a service with credentials of its own
 * @param actor the name under which acts are remembered: a staff id or a client id
 * @param client the client that holds the token; of a machine the same as the actor
 * @param roles of a person or a department
 * @param scopes of a service: the few things it may ask another one
 * @param senders phone number ids that a department serves
 * @param level how sure it is who somebody is: 1 by password, 2 by a second factor; 0 if the token does not say
 * @param authenticatedAt when a person last proved it; absent of a machine
 * @param training courses that a person has done, by name, and until when each is valid
 * @param addressPrefix the network they call from (/24 or /48), never the address
 */
public record Caller(
        Kind kind,
        String actor,
        String client,
        Set<String> roles,
        Set<String> scopes,
        Set<String> senders,
        int level,
        @Nullable Instant authenticatedAt,
        Map<String, Instant> training,
        String addressPrefix) {

    /** Copies its sets and its map. */
    public Caller {
        roles = Set.copyOf(roles);
        scopes = Set.copyOf(scopes);
        senders = Set.copyOf(senders);
        training = Map.copyOf(training);
    }

    /** What calls. */
    public enum Kind {
        /** Somebody who signed in. */
        PERSON,
        /** A client with credentials of its own. */
        MACHINE
    }

    /**
     * The department that calls: the client id of its credentials.
     *
     * @throws IllegalStateException if a person calls, who is of no department; the access policy keeps them away
     */
    public String department() {
        if (isPerson()) {
            throw new IllegalStateException("a person is no department");
        }
        return client;
    }

    /** Whether somebody signed in. */
    public boolean isPerson() {
        return kind == Kind.PERSON;
    }

    /** Whether they have this role, or, where there is a colon in it, this scope. */
    public boolean may(String roleOrScope) {
        return roleOrScope.contains(":") ? scopes.contains(roleOrScope) : roles.contains(roleOrScope);
    }
}
