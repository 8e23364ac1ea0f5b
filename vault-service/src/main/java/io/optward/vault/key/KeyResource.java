package io.optward.vault.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What may be known about keys. */
@Path("/v1/keys")
@Produces(MediaType.APPLICATION_JSON)
public class KeyResource {

    private final KeyRing keys;
    private final KeysInForce keysInForce;

    KeyResource(KeyRing keys, KeysInForce keysInForce) {
        this.keys = keys;
        this.keysInForce = keysInForce;
    }

    /** The key-encryption keys and how much rests on each; never the keys themselves. Destroyed ones stand first. */
    @GET
    @Transactional
    @RunOnVirtualThread
    @Operation(summary = "The key-encryption keys: id, state, age, and how many data keys each one wraps")
    public KeyList keys() {
        var dataKeys = keysInForce.dataKeysByKek();
        var retired = keysInForce.retired().stream()
                .collect(Collectors.toMap(KeysInForce.RetiredKey::id, Function.identity()));
        var destroyed = retired.values().stream()
                .filter(key -> key.destroyedAt().isPresent())
                .sorted(Comparator.comparing(KeysInForce.RetiredKey::madeAt))
                .map(KeyItem::retired);
        var held = keys.keyEncryptionKeys().stream()
                .filter(key -> Optional.ofNullable(retired.get(key.id()))
                        .flatMap(KeysInForce.RetiredKey::destroyedAt)
                        .isEmpty())
                .map(key -> item(key, dataKeys, retired));
        return new KeyList(Stream.concat(destroyed, held).toList());
    }

    private static KeyItem item(
            KeyEncryptionKey key, Map<String, Long> dataKeys, Map<String, KeysInForce.RetiredKey> retired) {
        return Optional.ofNullable(retired.get(key.id()))
                .map(KeyItem::retired)
                .orElseGet(() -> new KeyItem(
                        key.id(),
                        key.primary() ? KeyState.PRIMARY : KeyState.ENABLED,
                        key.createdAt(),
                        dataKeys.getOrDefault(key.id(), 0L),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    /** All key-encryption keys. */
    public record KeyList(List<KeyItem> items) {}

    /** What a key-encryption key is good for. */
    public enum KeyState {
        /** Wraps new data keys. */
        PRIMARY,
        /** Unwraps until what it wraps is wrapped anew. */
        ENABLED,
        /** Wraps nothing any more and is kept for backups. */
        RETIRED,
        /** Not there any more. */
        DESTROYED
    }

    /**
     * One key-encryption key.
     *
     * @param dataKeys how many it wraps
     * @param destroyAt of a retired one: until when it is kept
     * @param goneAt of a destroyed one: from when on nobody can get it back, not even out of the KMS
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record KeyItem(
            String id,
            KeyState state,
            Instant createdAt,
            long dataKeys,
            Optional<Instant> destroyAt,
            Optional<Instant> destroyedAt,
            Optional<Instant> goneAt) {

        private static KeyItem retired(KeysInForce.RetiredKey key) {
            boolean destroyed = key.destroyedAt().isPresent();
            return new KeyItem(
                    key.id(),
                    destroyed ? KeyState.DESTROYED : KeyState.RETIRED,
                    key.madeAt(),
                    0,
                    destroyed ? Optional.empty() : Optional.of(key.destroyAt()),
                    key.destroyedAt(),
                    key.goneAt());
        }
    }
}
