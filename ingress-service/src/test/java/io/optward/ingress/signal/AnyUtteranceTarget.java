package io.optward.ingress.signal;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any text, said in every way there is: what is heard has a keyword of ours, and a normal form is its own. */
public final class AnyUtteranceTarget {

    private static final Signals SIGNALS = SignalsFixture.shipped();

    private AnyUtteranceTarget() {}

    /** Called with whatever comes next. */
    public static void fuzzerTestOneInput(byte[] data) {
        // UTF-16, so that halves of surrogate pairs come too
        var text = new String(data, data.length % 2 == 0 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8);
        var normal = NormalText.of(text);
        if (!NormalText.of(normal).equals(normal)) {
            throw new IllegalStateException("the normal form of a normal form is another");
        }
        for (var said : List.of(
                new Utterance.Text(text),
                new Utterance.Caption(text),
                new Utterance.Button(text, text),
                new Utterance.Reply(text, null),
                new Utterance.FlowAnswer(text),
                new Utterance.Edited(text, "wamid.1"))) {
            SIGNALS.heardIn(said).ifPresent(signal -> {
                if (signal.keyword().isBlank() || signal.language().isBlank()) {
                    throw new IllegalStateException("something was heard in nothing");
                }
            });
        }
    }
}
