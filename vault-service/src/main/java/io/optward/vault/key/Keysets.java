package io.optward.vault.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.optward.contracts.Json;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All keys of a vault, as they are sealed together.
 *
 * @param byRole one keyset for each role
 * @param createdAt when each key-encryption key was made, by its id within the keyset
 * @param generation how often these keys were changed, from 1
 */
record Keysets(Map<KeyRole, KeysetHandle> byRole, Map<Integer, Instant> createdAt, int generation) {

    /** The part that holds all keys but those that wrap data keys. */
    static final String OTHERS = "others";

    Keysets {
        byRole = Map.copyOf(byRole);
        createdAt = Map.copyOf(createdAt);
    }

    /** New random keys for an empty vault. */
    static Keysets generate(Instant now) {
        Algorithms.register();
        var byRole = new EnumMap<KeyRole, KeysetHandle>(KeyRole.class);
        try {
            for (var role : KeyRole.values()) {
                byRole.put(role, KeysetHandle.generateNew(role.parameters()));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("keys could not be made", e);
        }
        var sets = new Keysets(byRole, Map.of(), 1);
        return new Keysets(byRole, Map.of(sets.keyEncryption().getPrimary().getId(), now), 1);
    }

    /** These, with a new key-encryption key that wraps from now on; the others still unwrap. */
    Keysets withNewKeyEncryptionKey(Instant now) {
        try {
            var next = KeysetHandle.newBuilder(keyEncryption())
                    .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                            .withRandomId()
                            .makePrimary())
                    .build();
            var made = new HashMap<>(createdAt);
            made.put(next.getPrimary().getId(), now);
            return with(next, made);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key could not be made", e);
        }
    }

    /** These, without some key-encryption keys, none of which may be the one that wraps. */
    Keysets without(Set<String> keyIds) {
        try {
            var builder = KeysetHandle.newBuilder(keyEncryption());
            for (int i = builder.size() - 1; i >= 0; i--) {
                if (keyIds.contains(
                        KeyEncryptionKey.idOf(keyEncryption().getAt(i).getId()))) {
                    builder.deleteAt(i);
                }
            }
            var made = createdAt.entrySet().stream()
                    .filter(entry -> !keyIds.contains(KeyEncryptionKey.idOf(entry.getKey())))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            return with(builder.build(), made);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key that wraps cannot be taken away", e);
        }
    }

    private Keysets with(KeysetHandle keyEncryption, Map<Integer, Instant> made) {
        var next = new EnumMap<KeyRole, KeysetHandle>(byRole);
        next.put(KeyRole.KEY_ENCRYPTION, keyEncryption);
        return new Keysets(next, made, generation + 1);
    }

    KeysetHandle of(KeyRole role) {
        var keyset = byRole.get(role);
        if (keyset == null) {
            throw new UnusableKeysException("the vault's keys hold no keyset for " + role);
        }
        return keyset;
    }

    private KeysetHandle keyEncryption() {
        return of(KeyRole.KEY_ENCRYPTION);
    }

    /** The key-encryption keys, in the order in which they were made. */
    List<KeyEncryptionKey> keyEncryptionKeys() {
        var keyset = keyEncryption();
        return IntStream.range(0, keyset.size())
                .mapToObj(keyset::getAt)
                .map(entry -> new KeyEncryptionKey(
                        KeyEncryptionKey.idOf(entry.getId()),
                        entry.isPrimary(),
                        createdAt.getOrDefault(entry.getId(), Instant.EPOCH)))
                .toList();
    }

    /** As bytes that must be sealed before they go anywhere; whoever has them wipes them. */
    byte[] print() {
        var printed = new EnumMap<KeyRole, String>(KeyRole.class);
        for (var role : KeyRole.values()) {
            printed.put(role, printed(of(role)));
        }
        return json(new Contents(printed, createdAt, generation));
    }

    /** @throws UnusableKeysException if the bytes are of another release */
    static Keysets parse(byte[] bytes) {
        Algorithms.register();
        try {
            var contents = Json.mapper().readValue(bytes, Contents.class);
            var byRole = new HashMap<KeyRole, KeysetHandle>();
            for (var entry : contents.keysets.entrySet()) {
                byRole.put(entry.getKey(), parsed(entry.getValue()));
            }
            return new Keysets(
                    byRole,
                    contents.createdAt,
                    Optional.ofNullable(contents.generation).orElse(1));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new UnusableKeysException("the vault's keys were kept by another release: use that one", e);
        }
    }

    /**
     * These in parts that can be sealed and destroyed apart: each key-encryption key by its id, and everything else under
     * {@value #OTHERS}. Whoever has them wipes them.
     */
    Map<String, byte[]> parts() {
        var parts = new LinkedHashMap<String, byte[]>();
        var others = new EnumMap<KeyRole, String>(KeyRole.class);
        for (var role : KeyRole.values()) {
            if (role != KeyRole.KEY_ENCRYPTION) {
                others.put(role, printed(of(role)));
            }
        }
        var keyset = keyEncryption();
        parts.put(OTHERS, json(new Part(others, keyset.getPrimary().getId(), Instant.EPOCH, generation)));
        for (int i = 0; i < keyset.size(); i++) {
            var entry = keyset.getAt(i);
            parts.put(
                    KeyEncryptionKey.idOf(entry.getId()),
                    json(new Part(
                            Map.of(KeyRole.KEY_ENCRYPTION, printed(alone(entry))),
                            entry.getId(),
                            createdAt.getOrDefault(entry.getId(), Instant.EPOCH),
                            generation)));
        }
        return parts;
    }

    /** @throws UnusableKeysException if a part is missing or of another release */
    static Keysets ofParts(Map<String, byte[]> parts) {
        Algorithms.register();
        try {
            var byRole = new EnumMap<KeyRole, KeysetHandle>(KeyRole.class);
            var made = new HashMap<Integer, Instant>();
            var others = part(parts.get(OTHERS));
            for (var entry : others.keysets.entrySet()) {
                byRole.put(entry.getKey(), parsed(entry.getValue()));
            }
            var keyEncryption = KeysetHandle.newBuilder();
            for (var part : keyEncryptionParts(parts)) {
                var key = parsed(part.keysets.get(KeyRole.KEY_ENCRYPTION)).getPrimary();
                var imported = KeysetHandle.importKey(key.getKey()).withFixedId(key.getId());
                keyEncryption.addEntry(key.getId() == others.keyId ? imported.makePrimary() : imported);
                made.put(part.keyId, part.createdAt);
            }
            byRole.put(KeyRole.KEY_ENCRYPTION, keyEncryption.build());
            return new Keysets(byRole, made, others.generation);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new UnusableKeysException(
                    "the vault's keys are not whole, or were kept by another release: restore the database's table sealed_keys",
                    e);
        }
    }

    /** In the order in which they were made. */
    private static List<Part> keyEncryptionParts(Map<String, byte[]> parts) throws IOException {
        var keys = new ArrayList<Part>();
        for (var entry : parts.entrySet()) {
            if (!entry.getKey().equals(OTHERS)) {
                keys.add(part(entry.getValue()));
            }
        }
        keys.sort(Comparator.comparing(Part::createdAt));
        return keys;
    }

    private static KeysetHandle alone(KeysetHandle.Entry entry) {
        try {
            return KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.importKey(entry.getKey())
                            .withFixedId(entry.getId())
                            .makePrimary())
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key cannot stand alone", e);
        }
    }

    private static String printed(KeysetHandle keyset) {
        try {
            return Base64.getEncoder()
                    .encodeToString(TinkProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("keys do not turn into bytes", e);
        }
    }

    private static KeysetHandle parsed(@Nullable String printed) throws GeneralSecurityException {
        return TinkProtoKeysetFormat.parseKeyset(
                Base64.getDecoder().decode(Objects.requireNonNull(printed)), InsecureSecretKeyAccess.get());
    }

    private static byte[] json(Object content) {
        try {
            return Json.mapper().writeValueAsBytes(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("keys do not turn into bytes", e);
        }
    }

    private static Part part(byte @Nullable [] bytes) throws IOException {
        return Json.mapper().readValue(Objects.requireNonNull(bytes), Part.class);
    }

    @Override
    public String toString() {
        return "Keysets[" + byRole.keySet() + "]";
    }

    /**
     * What is sealed.
     *
     * @param generation absent in what was kept before keys could be changed: 1
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Contents(
            Map<KeyRole, String> keysets,
            Map<Integer, Instant> createdAt,
            @Nullable Integer generation) {

        @Override
        public String toString() {
            return "Contents[" + keysets.keySet() + "]";
        }
    }

    /**
     * What is sealed of one part.
     *
     * @param keyId of the others: which key-encryption key wraps; of a key-encryption key: its own id
     */
    private record Part(Map<KeyRole, String> keysets, int keyId, Instant createdAt, int generation) {

        @Override
        public String toString() {
            return "Part[" + keysets.keySet() + "]";
        }
    }
}
