package io.optward.ingress.signal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The words of one language, as they stand in its file. A list that is left out is empty.
 *
 * @param language BCP 47 tag; part of every fact that one of these words leads to
 * @param stop ways to end it
 * @param optIn ways to hear from us again
 * @param answers words that agree or go on only where something was asked, such as YES: no opt-in in any language
 * @param help ways to ask what this is
 * @param dataRequest ways to ask for one's data, or to have them erased
 * @param stopButtons labels of Meta's own opt-out button for marketing in this language
 * @param polite what may stand before or after a keyword and changes nothing
 */
record KeywordPack(
        String language,
        Stop stop,
        List<Keyword> optIn,
        List<Keyword> answers,
        List<Keyword> help,
        List<Keyword> dataRequest,
        List<Keyword> stopButtons,
        List<Keyword> polite) {

    private static final ObjectReader FILES = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build()
            .readerFor(KeywordPack.class);

    @JsonCreator
    KeywordPack(
            @JsonProperty(value = "language", required = true) String language,
            @JsonProperty("stop") @Nullable Stop stop,
            @JsonProperty("optIn") @Nullable List<Keyword> optIn,
            @JsonProperty("answers") @Nullable List<Keyword> answers,
            @JsonProperty("help") @Nullable List<Keyword> help,
            @JsonProperty("dataRequest") @Nullable List<Keyword> dataRequest,
            @JsonProperty("stopButtons") @Nullable List<Keyword> stopButtons,
            @JsonProperty("polite") @Nullable List<Keyword> polite) {
        this.language = language;
        this.stop = Objects.requireNonNullElse(stop, new Stop(null, null));
        this.optIn = orNone(optIn);
        this.answers = orNone(answers);
        this.help = orNone(help);
        this.dataRequest = orNone(dataRequest);
        this.stopButtons = orNone(stopButtons);
        this.polite = orNone(polite);
    }

    /**
     * Reads a file.
     *
     * @param name by which a refusal calls it
     * @throws UnusablePackException if it is no JSON of this shape
     */
    static KeywordPack read(String name, InputStream json) {
        try {
            return FILES.readValue(json);
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw new UnusablePackException(
                    name,
                    "is not a keyword pack" + (at == null ? "" : " from line " + at.getLineNr() + " on")
                            + ": compare it with a pack that is shipped",
                    e);
        } catch (IOException e) {
            throw new UnusablePackException(name, "cannot be read", e);
        }
    }

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /**
     * Ways to end it.
     *
     * @param tier1 acted on at once where they are the whole message
     * @param tier2 may be an opt-out where they are the whole message: a person looks
     */
    record Stop(List<Keyword> tier1, List<Keyword> tier2) {

        @JsonCreator
        Stop(
                @JsonProperty("tier1") @Nullable List<Keyword> tier1,
                @JsonProperty("tier2") @Nullable List<Keyword> tier2) {
            this.tier1 = orNone(tier1);
            this.tier2 = orNone(tier2);
        }
    }

    /**
     * A word or a phrase; in a file a text, or an object.
     *
     * @param inSentence whether it is told from ordinary words well enough to be looked for in longer texts
     */
    record Keyword(String keyword, boolean inSentence) {

        @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
        Keyword(
                @JsonProperty(value = "keyword", required = true) String keyword,
                @JsonProperty("inSentence") boolean inSentence) {
            this.keyword = Objects.requireNonNull(keyword, "keyword");
            this.inSentence = inSentence;
        }

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Keyword alone(String keyword) {
            return new Keyword(keyword, false);
        }
    }
}
