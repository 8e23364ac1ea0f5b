package io.optward.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Known answers are those of Go's package golang.org/x/mod/sumdb/note. */
class SignedNoteTest {

    private static final String VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String PRIVATE = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private static final String TEXT = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;
    private static final String NOTE = TEXT + """

            — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """;

    @Test
    void aNoteThatGoSignedVerifies() {
        assertThat(SignedNote.parse(NOTE).isSignedBy(NoteKey.parse(VKEY))).isTrue();
    }

    @Test
    void weSignAsGoDoes() {
        // Given
        var seed = Base64.getDecoder().decode(PRIVATE);
        var signer = NoteSigner.of("PeterNeumann", Arrays.copyOfRange(seed, 1, 33));
        // Then
        assertThat(signer.publicKey().vkey()).isEqualTo(VKEY);
        assertThat(signer.sign(TEXT).toString()).isEqualTo(NOTE);
    }

    @Test
    void aChangedTextOrSignatureDoesNotVerify() {
        var key = NoteKey.parse(VKEY);
        assertThat(SignedNote.parse(NOTE.replace("answer", "Answer")).isSignedBy(key))
                .isFalse();
        assertThat(SignedNote.parse(NOTE.replace("LLr8p", "LLr9p")).isSignedBy(key))
                .isFalse();
        assertThat(SignedNote.parse(NOTE.replace("— PeterNeumann", "— Somebody"))
                        .isSignedBy(key))
                .isFalse();
    }

    @Test
    void aVkeyWhoseHashDoesNotFitIsRefused() {
        assertThatThrownBy(() -> NoteKey.parse(VKEY.replace("c74f20a3", "c74f20a4")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the vkey's hash does not fit its name and key");
    }

    @Test
    void whatIsNotANoteIsRefused() {
        assertThatThrownBy(() -> SignedNote.parse("hello")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SignedNote.parse("hello\n\n")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SignedNote.parse("hello\n\n- name AAAA\n"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theKeyOfASignerIsNotPrinted() {
        assertThat(NoteSigner.of("optward.local/log", new byte[32]).toString())
                .isEqualTo("NoteSigner[optward.local/log]");
    }
}
