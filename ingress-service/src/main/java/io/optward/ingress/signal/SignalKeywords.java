package io.optward.ingress.signal;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.optward.contracts.Json;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keyword list of one language, {@code signals/<language>.json}. A message is a signal when the whole of it is a
 * keyword, alone or with one or two polite words around it. "stop, o Zé não vem" is a sentence, not an opt-out.
 *
 * <p>Tier 1 is acted on at once. The list is compiled from what messaging providers publish as their defaults and from
 * 47 CFR 64.1200(a)(10).
 */
@ApplicationScoped
public class SignalKeywords {

    /** Longer texts are not a keyword whatever they hold; bounds the work on one message. */
    private static final int LONGEST_TEXT = 512;

    private static final int MOST_POLITE_WORDS = 2;

    private final String language;
    private final Map<String, Entry> byNormalText = new HashMap<>();
    private final List<String> polite;

    SignalKeywords() {
        var file = read("/signals/en.json");
        language = file.language();
        polite = file.polite().stream().map(NormalText::of).toList();
        file.optIn().forEach(keyword -> add(SignalHeard.Signal.OPT_IN, keyword));
        file.optOut().tier1().forEach(keyword -> add(SignalHeard.Signal.OPT_OUT, keyword));
    }

    /** What this text says about consent, if it says anything. */
    public Optional<Signal> heardIn(String text) {
        if (text.length() > LONGEST_TEXT) {
            return Optional.empty();
        }
        var words = NormalText.of(text);
        for (var candidate : withoutPoliteness(words)) {
            var entry = byNormalText.get(candidate);
            if (entry != null) {
                return Optional.of(new Signal(entry.meaning, entry.keyword, language, words));
            }
        }
        return Optional.empty();
    }

    /** The text itself, and what is left of it without up to two polite words at its ends. */
    private List<String> withoutPoliteness(String words) {
        var candidates = new ArrayList<>(List.of(words));
        int tried = 0;
        for (int round = 0; round < MOST_POLITE_WORDS; round++) {
            int end = candidates.size();
            for (; tried < end; tried++) {
                var candidate = candidates.get(tried);
                for (var word : polite) {
                    if (candidate.startsWith(word + " ")) {
                        candidates.add(candidate.substring(word.length() + 1));
                    }
                    if (candidate.endsWith(" " + word)) {
                        candidates.add(candidate.substring(0, candidate.length() - word.length() - 1));
                    }
                }
            }
        }
        return candidates;
    }

    private void add(SignalHeard.Signal meaning, String keyword) {
        byNormalText.put(NormalText.of(keyword), new Entry(meaning, keyword));
    }

    private static KeywordFile read(String resource) {
        try (var in = SignalKeywords.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the keyword list " + resource + " is missing");
            }
            return Json.mapper().readValue(in, KeywordFile.class);
        } catch (IOException e) {
            throw new UncheckedIOException("the keyword list " + resource + " cannot be read", e);
        }
    }

    private record Entry(SignalHeard.Signal meaning, String keyword) {}

    /** The data file's shape. */
    record KeywordFile(
            @JsonProperty("language") String language,
            @JsonProperty("optOut") OptOut optOut,
            @JsonProperty("optIn") List<String> optIn,
            @JsonProperty("polite") List<String> polite) {

        record OptOut(@JsonProperty("tier1") List<String> tier1) {}
    }
}
