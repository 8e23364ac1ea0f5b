package io.optward.ingress.signal;

import io.optward.contracts.consent.Purpose;
import io.optward.contracts.inbound.InboundEvent.SignalHeard;
import io.optward.ingress.signal.KeywordPack.Keyword;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words of all languages in one table, by their normal form. A word has one meaning, whichever language a person
 * writes: what two languages understand differently is settled in the packs, towards withdrawal, and refused here.
 */
final class Keywords {

    /** More words than that in one keyword are a sentence; bounds the look-ups on one text. */
    private static final int MOST_WORDS = 6;

    private static final int MOST_POLITE_WORDS = 2;

    private final Map<String, Entry> whole;
    private final Map<String, Entry> inSentences;
    /** How many words the longest phrase has that begins with a word and is looked for in sentences. */
    private final Map<String, Integer> beginnings;

    private final Set<String> polite;

    private Keywords(Builder builder) {
        whole = Map.copyOf(builder.whole);
        inSentences = Map.copyOf(builder.inSentences);
        beginnings = Map.copyOf(builder.beginnings);
        polite = Set.copyOf(builder.polite);
    }

    /**
     * The table of these packs; of two that have the same word in one meaning the first names it.
     *
     * @param packs by the names that a refusal calls them by, in order
     * @throws UnusablePackException if a word has two meanings or none is left of it in its normal form
     */
    static Keywords of(List<NamedPack> packs) {
        var builder = new Builder();
        packs.forEach(builder::add);
        packs.forEach(builder::addPolite);
        return new Keywords(builder);
    }

    /** What a whole message means, alone or with one or two polite words at its ends. */
    @Nullable
    Entry meaningOf(String words) {
        return meaningOf(words, MOST_POLITE_WORDS);
    }

    private @Nullable Entry meaningOf(String words, int politeWords) {
        var entry = whole.get(words);
        if (entry != null || politeWords == 0) {
            return entry;
        }
        entry = withoutPoliteBeginning(words, politeWords);
        return entry == null ? withoutPoliteEnd(words, politeWords) : entry;
    }

    private @Nullable Entry withoutPoliteBeginning(String words, int politeWords) {
        int end = words.indexOf(' ');
        for (int taken = 1; taken <= MOST_WORDS && end > 0; taken++) {
            if (polite.contains(words.substring(0, end))) {
                var entry = meaningOf(words.substring(end + 1), politeWords - 1);
                if (entry != null) {
                    return entry;
                }
            }
            end = words.indexOf(' ', end + 1);
        }
        return null;
    }

    private @Nullable Entry withoutPoliteEnd(String words, int politeWords) {
        int start = words.lastIndexOf(' ');
        for (int taken = 1; taken <= MOST_WORDS && start > 0; taken++) {
            if (polite.contains(words.substring(start + 1))) {
                var entry = meaningOf(words.substring(0, start), politeWords - 1);
                if (entry != null) {
                    return entry;
                }
            }
            start = words.lastIndexOf(' ', start - 1);
        }
        return null;
    }

    /**
     * What a longer text holds as words of their own. A refusal goes before a request for data.
     *
     * @return its keyword with the meaning that it has alone; null if there is none
     */
    @Nullable
    Entry heldBy(String words) {
        Entry found = null;
        for (int start = 0; start < words.length(); ) {
            int end = endOfWord(words, start);
            var here = phraseAt(words, start, end);
            if (here != null && here.refuses()) {
                return here;
            }
            if (found == null) {
                found = here;
            }
            start = end + 1;
        }
        return found;
    }

    private @Nullable Entry phraseAt(String words, int start, int endOfFirst) {
        var longest = beginnings.get(words.substring(start, endOfFirst));
        if (longest == null) {
            return null;
        }
        int end = endOfFirst;
        for (int taken = 1; taken <= longest; taken++) {
            var entry = inSentences.get(words.substring(start, end));
            if (entry != null) {
                return entry;
            }
            if (end == words.length()) {
                return null;
            }
            end = endOfWord(words, end + 1);
        }
        return null;
    }

    private static int endOfWord(String words, int start) {
        int end = words.indexOf(' ', start);
        return end < 0 ? words.length() : end;
    }

    /** What a keyword means where it is the whole message. */
    enum Meaning {
        STOP,
        STOP_PROMOTIONS,
        DOUBT,
        OPT_IN,
        ANSWER,
        HELP,
        DATA_REQUEST
    }

    /**
     * A keyword.
     *
     * @param keyword as its pack has it
     * @param language its pack's
     */
    record Entry(Meaning meaning, String keyword, String language) {

        boolean refuses() {
            return switch (meaning) {
                case STOP, STOP_PROMOTIONS, DOUBT -> true;
                case OPT_IN, ANSWER, HELP, DATA_REQUEST -> false;
            };
        }

        /** What it says where it is the whole message; null: nothing unless it was asked for. */
        SignalHeard.@Nullable Signal signal() {
            return switch (meaning) {
                case STOP, STOP_PROMOTIONS -> SignalHeard.Signal.OPT_OUT;
                case DOUBT -> SignalHeard.Signal.AMBIGUOUS;
                case OPT_IN -> SignalHeard.Signal.OPT_IN;
                case HELP -> SignalHeard.Signal.HELP;
                case DATA_REQUEST -> SignalHeard.Signal.DATA_REQUEST;
                case ANSWER -> null;
            };
        }

        /** What it is about; null: everything that needs an opt-in. */
        @Nullable
        Purpose purpose() {
            return meaning == Meaning.STOP_PROMOTIONS ? Purpose.MARKETING : null;
        }
    }

    /** @param name by which a refusal calls it */
    record NamedPack(String name, KeywordPack pack) {}

    /** Puts packs together and refuses what contradicts. */
    private static final class Builder {

        private final Map<String, Entry> whole = new HashMap<>();
        private final Map<String, String> packOf = new HashMap<>();
        private final Map<String, Entry> inSentences = new HashMap<>();
        private final Map<String, Integer> beginnings = new HashMap<>();
        private final Set<String> polite = new HashSet<>();

        void add(NamedPack named) {
            var pack = named.pack();
            requireLanguage(named);
            add(named, Meaning.STOP, pack.stop().tier1());
            add(named, Meaning.STOP_PROMOTIONS, pack.stopButtons());
            add(named, Meaning.DOUBT, pack.stop().tier2());
            add(named, Meaning.OPT_IN, pack.optIn());
            add(named, Meaning.ANSWER, pack.answers());
            add(named, Meaning.HELP, pack.help());
            add(named, Meaning.DATA_REQUEST, pack.dataRequest());
        }

        void addPolite(NamedPack named) {
            for (var keyword : named.pack().polite()) {
                var form = formOf(named, keyword);
                var entry = whole.get(form);
                if (entry != null) {
                    throw new UnusablePackException(
                            named.name(),
                            "calls \"" + keyword.keyword() + "\" polite, and it means " + entry.meaning() + " in "
                                    + packOf.get(form) + ": leave it out of one of them");
                }
                polite.add(form);
            }
        }

        private static void requireLanguage(NamedPack named) {
            try {
                new Locale.Builder().setLanguageTag(named.pack().language()).build();
            } catch (IllformedLocaleException e) {
                throw new UnusablePackException(named.name(), "has no BCP 47 tag as its language: en, pt-BR", e);
            }
        }

        private void add(NamedPack named, Meaning meaning, List<Keyword> keywords) {
            for (var keyword : keywords) {
                var form = formOf(named, keyword);
                var entry = new Entry(meaning, keyword.keyword(), named.pack().language());
                var before = whole.putIfAbsent(form, entry);
                if (before != null && before.meaning() != meaning) {
                    throw new UnusablePackException(
                            named.name(),
                            "has \"" + keyword.keyword() + "\" as " + meaning + ", and it means " + before.meaning()
                                    + " in " + packOf.get(form) + ": give it one meaning");
                }
                packOf.putIfAbsent(form, named.name());
                if (keyword.inSentence()) {
                    lookForInSentences(named, form, entry);
                }
            }
        }

        private void lookForInSentences(NamedPack named, String form, Entry entry) {
            if (!entry.refuses() && entry.meaning() != Meaning.DATA_REQUEST) {
                throw new UnusablePackException(
                        named.name(),
                        "looks for \"" + entry.keyword() + "\" in sentences: only refusals and requests for data are");
            }
            inSentences.putIfAbsent(form, entry);
            var words = form.split(" ", -1);
            beginnings.merge(words[0], words.length, Math::max);
        }

        private static String formOf(NamedPack named, Keyword keyword) {
            var form = NormalText.of(keyword.keyword());
            if (form.isEmpty()) {
                throw new UnusablePackException(
                        named.name(),
                        "has a keyword of which nothing is left to compare: \"" + keyword.keyword() + "\"");
            }
            if (form.split(" ", -1).length > MOST_WORDS) {
                throw new UnusablePackException(
                        named.name(), "has a keyword of more than " + MOST_WORDS + " words: \"" + form + "\"");
            }
            return form;
        }
    }
}
