package io.optward.stack.postgres;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The passwords of every login role and of the superuser, which only the stack itself uses.
 *
 * @param byRole password by name of the role
 */
public record DatabasePasswords(Map<String, String> byRole) {

    /** The superuser. No service knows its password. */
    public static final String SUPERUSER = "postgres";

    private static final int PASSWORD_BYTES = 24;

    /** Refuses a set in which a role is missing or a password would have to be quoted. */
    public DatabasePasswords {
        byRole = Map.copyOf(byRole);
        for (var role : roles().toList()) {
            if (!byRole.containsKey(role)) {
                throw new IllegalArgumentException("no password for database role " + role);
            }
            if (!Objects.requireNonNull(byRole.get(role)).matches("[A-Za-z0-9+/=_.-]+")) {
                throw new IllegalArgumentException("the password of database role " + role
                        + " has other characters than letters, digits and + / = _ . -");
            }
        }
    }

    /** New passwords of 192 random bits, in letters that need no quotes anywhere. */
    public static DatabasePasswords random() {
        var random = new SecureRandom();
        return new DatabasePasswords(roles().collect(Collectors.toMap(role -> role, _ -> {
            var bytes = new byte[PASSWORD_BYTES];
            random.nextBytes(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        })));
    }

    /** Every role that has a password. */
    public static Stream<String> roles() {
        return Stream.concat(
                Stream.of(SUPERUSER),
                Arrays.stream(Database.values()).flatMap(database -> database.loginRoles().stream()));
    }

    /**
     * The password of a role.
     *
     * @throws IllegalArgumentException if the role does not sign in
     */
    public String of(String role) {
        var password = byRole.get(role);
        if (password == null) {
            throw new IllegalArgumentException("database role " + role + " does not sign in");
        }
        return password;
    }

    @Override
    public String toString() {
        return "DatabasePasswords[of " + byRole.size() + " roles]";
    }
}
