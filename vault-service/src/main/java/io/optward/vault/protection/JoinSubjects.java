package io.optward.vault.protection;

import io.optward.contracts.SubjectToken;
import io.optward.contracts.vault.Alias;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.contracts.vault.ProtectRequest.Origin;
import io.optward.vault.protection.ReadItem.Readable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes people one person, with everything that a signed webhook which names them brings about. */
@ApplicationScoped
public class JoinSubjects {

    private final ItemReader reader;
    private final Settling settling;

    JoinSubjects(ItemReader reader, Settling settling) {
        this.reader = reader;
        this.settling = settling;
    }

    /**
     * Joins subjects, and whoever has these aliases; an alias that nobody has is linked.
     *
     * @param alongside what else belongs to the same transaction; may run again when a race is lost
     */
    public Joined join(List<SubjectToken> tokens, List<Alias> aliases, String actor, Runnable alongside) {
        var item = new ProtectRequest.Item(null, aliases, Map.of(), Map.of(), null, Origin.PLATFORM_ANSWER);
        if (!(reader.read(item) instanceof Readable readable)) {
            return Joined.ALIAS_REFUSED;
        }
        return settling.settle(List.of(readable), List.of(), tokens, actor, settlement -> {
            Optional<Person> person = settlement.join(tokens, readable);
            if (person.isEmpty()) {
                return Joined.SOMEBODY_GONE;
            }
            if (!readable.identifying().stream().allMatch(settlement::isSomebodys)) {
                return Joined.ALIAS_REFUSED;
            }
            alongside.run();
            return Joined.DONE;
        });
    }

    /** What became of it. */
    public enum Joined {
        /** They are one person, and the aliases are theirs. */
        DONE,
        /** One of them is erased, or nobody. */
        SOMEBODY_GONE,
        /** An erased person had one of the aliases: only an act of theirs brings it back. What it could be is done. */
        ALIAS_REFUSED
    }
}
