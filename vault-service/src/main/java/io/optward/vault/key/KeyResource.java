package io.optward.vault.key;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
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

    /** The key-encryption keys and how much rests on each; never the keys themselves. */
    @GET
    @RunOnVirtualThread
    @Operation(summary = "The key-encryption keys: id, state, age, and how many data keys each one wraps")
    public KeyList keys() {
        var dataKeys = keysInForce.dataKeysByKek();
        return new KeyList(keys.keyEncryptionKeys().stream()
                .map(key -> new KeyItem(key.id(), key.state(), key.createdAt(), dataKeys.getOrDefault(key.id(), 0L)))
                .toList());
    }

    /** All key-encryption keys. */
    public record KeyList(List<KeyItem> items) {}

    /**
     * One key-encryption key.
     *
     * @param state {@code PRIMARY} wraps new data keys, {@code ENABLED} only unwraps
     */
    public record KeyItem(String id, String state, Instant createdAt, long dataKeys) {}
}
