package io.optward.vault.protection;

import io.optward.contracts.SealedValue;
import io.optward.contracts.vault.ItemError;
import io.optward.contracts.vault.ProtectAnswer;
import io.optward.contracts.vault.ProtectRequest;
import io.optward.vault.protection.ReadItem.Readable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Protects a batch: reads its form, settles who is who ({@link Settling}), then seals outside of the transaction. */
@ApplicationScoped
public class Protection {

    private final ItemReader reader;
    private final Settling settling;

    Protection(ItemReader reader, Settling settling) {
        this.reader = reader;
        this.settling = settling;
    }

    /**
     * Answers item by item, in order.
     *
     * @param actor who claims what is claimed about people
     */
    public List<ProtectAnswer.Item> protect(List<ProtectRequest.@Nullable Item> items, String actor) {
        var read = items.stream().map(reader::read).toList();
        var readable = read.stream()
                .flatMap(item -> item instanceof Readable fine ? Stream.of(fine) : Stream.empty())
                .toList();
        var outcomes = settling.settle(readable, actor).iterator();
        return read.stream()
                .map(item -> switch (item) {
                    case ReadItem.Refused(var error) -> refused(error);
                    case Readable fine -> answer(fine, outcomes.next());
                })
                .toList();
    }

    private static ProtectAnswer.Item answer(Readable item, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(var error) -> refused(error);
            case Outcome.Nobody() -> new ProtectAnswer.Item(null, null, item.ids(), Map.of(), List.of(), null);
            case Outcome.About(var somebody) -> {
                var person = somebody.inTheEnd();
                yield new ProtectAnswer.Item(
                        person.token(), person.state(), item.ids(), sealed(item, person), List.of(), null);
            }
        };
    }

    private static Map<String, SealedValue> sealed(Readable item, Person person) {
        var context = item.context();
        if (context == null) {
            return Map.of();
        }
        var key = person.key();
        var sealed = new LinkedHashMap<String, SealedValue>();
        item.fields().forEach((name, value) -> sealed.put(name, key.seal(name, context, item.sender(), value)));
        return sealed;
    }

    private static ProtectAnswer.Item refused(ItemError error) {
        return new ProtectAnswer.Item(null, null, Map.of(), Map.of(), List.of(), error);
    }
}
