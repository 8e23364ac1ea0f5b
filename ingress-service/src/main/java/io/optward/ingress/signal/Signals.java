package io.optward.ingress.signal;

import static io.optward.contracts.inbound.InboundEvent.SignalHeard.Signal.AMBIGUOUS;
import static io.optward.contracts.inbound.InboundEvent.SignalHeard.Signal.OPT_IN;
import static io.optward.contracts.inbound.InboundEvent.SignalHeard.Signal.OPT_OUT;
import static io.optward.contracts.inbound.InboundEvent.SignalHeard.Signal.TAKEN_BACK;

import io.optward.contracts.consent.Purpose;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import io.optward.contracts.inbound.InboundEvent.SignalHeard.Method;
import io.optward.ingress.signal.Keywords.Entry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hears what people say about consent, in whichever language and way, while the text is open. A pure function of the
 * utterance; decision 0030 has the rules and why they are so.
 *
 * <ul>
 *   <li>A message that is a keyword means what the keyword means, also with one or two polite words at its ends, and
 *       where a stop word is said several times or spelled out. "STOP please" is an opt-out.
 *   <li>A longer text in which a stop word stands as a word of its own may be one, and so may a keyword of tier 2: they
 *       are ambiguous. "stop, o Zé não vem" is a sentence.
 *   <li>A button or a choice says what its payload says, or else its label; a label agrees to nothing.
 *   <li>An edit agrees to nothing, and what had been agreed to by what was edited or deleted is taken back.
 * </ul>
 *
 * <p>In doubt between a refusal and anything else it is a refusal.
 */
public final class Signals {

    /** As much as WhatsApp lets people write; of what is longer only the beginning is read. */
    private static final int LONGEST_TEXT = 65_536;

    /** Fewer letters with spaces between them are not a spelled word. */
    private static final int FEWEST_LETTERS = 3;

    private final Keywords keywords;

    Signals(Keywords keywords) {
        this.keywords = keywords;
    }

    /** What this says about consent, if it says anything. */
    public Optional<Signal> heardIn(Utterance said) {
        return Optional.ofNullable(
                switch (said) {
                    case Utterance.Text(var body) -> written(body, Method.KEYWORD);
                    case Utterance.Caption(var text) -> written(text, Method.CAPTION);
                    case Utterance.Button(var payload, var text) -> chosen(payload, text, Method.BUTTON);
                    case Utterance.Reply(var id, var title) -> chosen(id, title, Method.REPLY);
                    case Utterance.FlowAnswer(var json) -> FlowConsent.in(json);
                    case Utterance.Edited edited -> edited(edited);
                    case Utterance.Revoked(var wamid) -> takenBack(wamid, Method.REVOKE);
                });
    }

    private @Nullable Signal written(String text, Method method) {
        var words = NormalText.of(text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text);
        if (words.isEmpty()) {
            return null;
        }
        var entry = keywords.meaningOf(words);
        if (entry == null) {
            entry = repeatedOrSpelled(words);
        }
        if (entry != null) {
            var meaning = entry.signal();
            return meaning == null ? null : signal(meaning, method, entry, words);
        }
        var held = keywords.heldBy(words);
        if (held == null) {
            return null;
        }
        return signal(held.refuses() ? AMBIGUOUS : SignalHeard.Signal.DATA_REQUEST, method, held, words);
    }

    /** "stop stop stop" and "s t o p" are nothing but the word. */
    private @Nullable Entry repeatedOrSpelled(String words) {
        int end = words.indexOf(' ');
        if (end < 0) {
            return null;
        }
        var said = isRepeated(words, end) ? words.substring(0, end) : lettersOf(words);
        var entry = said == null ? null : keywords.meaningOf(said);
        return entry != null && entry.signal() == OPT_OUT ? entry : null;
    }

    private static boolean isRepeated(String words, int end) {
        int step = end + 1;
        if ((words.length() + 1) % step != 0) {
            return false;
        }
        for (int start = step; start < words.length(); start += step) {
            if (!words.startsWith(words.substring(0, end), start)
                    || (start + end < words.length() && words.charAt(start + end) != ' ')) {
                return false;
            }
        }
        return true;
    }

    /** The letters of a word with a space after each of them; null if it is anything else. */
    private static @Nullable String lettersOf(String words) {
        if (words.length() < 2 * FEWEST_LETTERS - 1 || words.length() % 2 == 0) {
            return null;
        }
        for (int i = 1; i < words.length(); i += 2) {
            if (words.charAt(i) != ' ') {
                return null;
            }
        }
        return words.replace(" ", "");
    }

    private @Nullable Signal chosen(@Nullable String payload, @Nullable String label, Method method) {
        var shown = label == null ? null : ofLabel(label, method);
        if (shown != null && shown.meaning() == OPT_OUT) {
            // whatever the payload says: the person saw the label
            return shown;
        }
        if (payload == null) {
            return shown;
        }
        return switch (SpokenPayload.of(payload)) {
            case SpokenPayload.OfConsent(var meaning, var purpose, var notice, var name) ->
                new Signal(meaning, method, name, Signal.WITHOUT_WORDS, NormalText.of(payload), purpose, notice, null);
            case SpokenPayload.OfNothing _ -> shown;
            case SpokenPayload.NotOurs _ -> {
                var meant = ofLabel(payload, method);
                yield meant != null && (shown == null || meant.meaning() == OPT_OUT) ? meant : shown;
            }
        };
    }

    /** A label that answers a question of ours says nothing by itself: only what nobody would print by chance counts. */
    private @Nullable Signal ofLabel(String label, Method method) {
        var words = NormalText.of(label);
        var entry = keywords.meaningOf(words);
        if (entry == null) {
            return null;
        }
        return switch (entry.meaning()) {
            case STOP, STOP_PROMOTIONS -> signal(OPT_OUT, method, entry, words);
            case HELP -> signal(SignalHeard.Signal.HELP, method, entry, words);
            case DATA_REQUEST -> signal(SignalHeard.Signal.DATA_REQUEST, method, entry, words);
            case DOUBT, OPT_IN, ANSWER -> null;
        };
    }

    private @Nullable Signal edited(Utterance.Edited edited) {
        var original = edited.originalWamid();
        var now = written(edited.text(), Method.EDIT);
        if (now == null) {
            return original == null ? null : takenBack(original, Method.EDIT);
        }
        if (now.meaning() == OPT_IN) {
            // it neither agrees anew nor takes back what the message may have agreed to before
            return null;
        }
        return new Signal(
                now.meaning(),
                now.method(),
                now.keyword(),
                now.language(),
                now.words(),
                now.purpose(),
                now.noticeVersion(),
                original);
    }

    private static Signal takenBack(String wamid, Method method) {
        return new Signal(TAKEN_BACK, method, method.name(), Signal.WITHOUT_WORDS, wamid, null, null, wamid);
    }

    private static Signal signal(SignalHeard.Signal meaning, Method method, Entry entry, String words) {
        Purpose purpose = meaning == OPT_OUT ? entry.purpose() : null;
        return new Signal(meaning, method, entry.keyword(), entry.language(), words, purpose, null, null);
    }
}
