package io.optward.stack.letter;

import io.optward.stack.supervisor.Part;
import io.optward.stack.supervisor.StackProblem;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Where something is put aside that could not be understood. */
public enum LetterBox {
    /** What consent-service could not decode. */
    CONSENT(Part.CONSENT, "/v1/letters", "ltr_"),
    /** What outbound-service could not decode. */
    OUTBOUND(Part.OUTBOUND, "/v1/letters", "ltr_"),
    /** What vault-service could not decode. */
    VAULT(Part.VAULT, "/v1/letters", "ltr_"),
    /** Webhooks that the normaliser could not take. */
    WEBHOOKS(Part.NORMALISER, "/v1/rejected-webhooks", "rec_");

    private final Part part;
    private final String path;
    private final String prefix;

    LetterBox(Part part, String path, String prefix) {
        this.part = part;
        this.path = path;
        this.prefix = prefix;
    }

    /**
     * The boxes of a service; all of them if none is named.
     *
     * @throws StackProblem if no such service puts anything aside
     */
    public static List<LetterBox> of(String service) {
        var found = Arrays.stream(values())
                .filter(box -> service.isEmpty() || box.part.label().equals(service))
                .toList();
        if (found.isEmpty()) {
            throw new StackProblem("no part called " + service + " puts anything aside; those that do are "
                    + Arrays.stream(values()).map(box -> box.part.label()).collect(Collectors.joining(", ")));
        }
        return found;
    }

    /** The service that keeps it. */
    Part part() {
        return part;
    }

    /** Below the service's URL. */
    String path() {
        return path;
    }

    /** Whether something of this id may be in it. */
    boolean mayHold(String id) {
        return id.startsWith(prefix);
    }
}
