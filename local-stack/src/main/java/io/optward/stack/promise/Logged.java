package io.optward.stack.promise;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the log holds, by event id. */
public final class Logged {

    private static final String NOTICE = "log.";

    private final Set<String> ids = new HashSet<>();
    private final List<String> twice = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    /** Notes an entry. What the log writes about itself has an id that begins with {@code log.}. */
    public void add(String id, String type) {
        if (id.startsWith(NOTICE)) {
            notices.add(type + " " + id);
        } else if (!ids.add(id)) {
            twice.add(id);
        }
    }

    /** The ids of facts. */
    public Set<String> ids() {
        return ids;
    }

    /** Ids that were logged more than once. */
    public List<String> twice() {
        return List.copyOf(twice);
    }

    /** What the log says about itself: type and id. */
    public List<String> notices() {
        return List.copyOf(notices);
    }
}
