package io.optward.vault.key;

import com.google.crypto.tink.Aead;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.contracts.subject.AliasKind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A subject's own key: it seals and opens, and cannot be seen. A value opens only as what it was sealed as. */
public final class DataKey {

    /** Which of a subject's keys sealed a value; there is one so far. */
    private static final byte KEY_VERSION = 1;

    private static final String FIELD = "optward.field";
    private static final String ALIAS = "optward.alias";

    private final SubjectToken subject;
    private final Aead aead;

    DataKey(SubjectToken subject, Aead aead) {
        this.subject = subject;
        this.aead = aead;
    }

    /**
     * Seals a value as this subject's, under this field's name, for this context and sender.
     *
     * @param context the event id the value belongs to
     * @param sender the phone number id that the person wrote to, where they wrote
     */
    public SealedValue seal(String field, String context, @Nullable String sender, String value) {
        var ciphertext = encrypt(value, boundTo(field, context, sender));
        var versioned = new byte[ciphertext.length + 1];
        versioned[0] = KEY_VERSION;
        System.arraycopy(ciphertext, 0, versioned, 1, ciphertext.length);
        return new SealedValue(
                SealedValue.PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(versioned));
    }

    /** Opens a value; empty if it was sealed for another subject, field, context or sender, or was changed. */
    public Optional<String> open(String field, String context, @Nullable String sender, SealedValue sealed) {
        byte[] versioned;
        try {
            versioned = Base64.getUrlDecoder().decode(sealed.text().substring(SealedValue.PREFIX.length()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        if (versioned.length == 0 || versioned[0] != KEY_VERSION) {
            return Optional.empty();
        }
        return decrypt(Arrays.copyOfRange(versioned, 1, versioned.length), boundTo(field, context, sender));
    }

    private byte[] boundTo(String field, String context, @Nullable String sender) {
        return sender == null
                ? AssociatedData.of(FIELD, subject.value(), field, context)
                : AssociatedData.of(FIELD, subject.value(), field, context, sender);
    }

    /** Seals an alias for the vault's own table. */
    public byte[] sealAlias(AliasKind kind, String value) {
        return encrypt(value, AssociatedData.of(ALIAS, subject.value(), kind.name()));
    }

    /** Opens an alias of the vault's own table; empty if the row belongs to another subject or was changed. */
    public Optional<String> openAlias(AliasKind kind, byte[] sealed) {
        return decrypt(sealed, AssociatedData.of(ALIAS, subject.value(), kind.name()));
    }

    private byte[] encrypt(String value, byte[] associatedData) {
        try {
            return aead.encrypt(value.getBytes(StandardCharsets.UTF_8), associatedData);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a value of " + subject + " could not be sealed", e);
        }
    }

    private Optional<String> decrypt(byte[] ciphertext, byte[] associatedData) {
        try {
            return Optional.of(new String(aead.decrypt(ciphertext, associatedData), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "DataKey[" + subject + "]";
    }
}
