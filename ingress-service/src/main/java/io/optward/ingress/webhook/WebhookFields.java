package io.optward.ingress.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.optward.contracts.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What is personal in a webhook: {@code webhook-fields.yaml}, one line for every field. Readers get at a plain value only
 * through the line that says it is plain, so code and table cannot disagree: a field without such a line stops the start.
 */
public final class WebhookFields {

    static final String FILE = "webhook-fields.yaml";

    /** A message inside of something else is a message. */
    private static final Pattern MESSAGE_INSIDE =
            Pattern.compile("^messages\\[]\\.edit\\.message\\.|^message_echoes\\[]\\.");

    private final Map<String, Line> lines;

    private WebhookFields(Map<String, Line> lines) {
        this.lines = lines;
    }

    /**
     * The table of this service.
     *
     * @throws IllegalStateException if a line has no reason, or a plain field no form: the service must not start
     */
    public static WebhookFields ofThisService() {
        try (var file = WebhookFields.class.getResourceAsStream("/" + FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is missing");
            }
            return read(file);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + FILE, e);
        }
    }

    static WebhookFields read(InputStream yaml) {
        var document = Json.mapper()
                .convertValue(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml), Document.class);
        var lines = new LinkedHashMap<String, Line>();
        for (var line : document.fields()) {
            if (line.field() == null
                    || line.treatment() == null
                    || line.why() == null
                    || line.why().isBlank()) {
                throw new IllegalStateException(FILE + ": a line names field, treatment and reason: " + line);
            }
            if ((line.treatment() == Treatment.PLAIN) != (line.form() != null)) {
                throw new IllegalStateException(FILE + ": a plain field has a form, another has none: " + line);
            }
            if (lines.put(line.field(), line) != null) {
                throw new IllegalStateException(FILE + ": " + line.field() + " stands there twice");
            }
        }
        return new WebhookFields(lines);
    }

    /**
     * A field to read in the clear.
     *
     * @throws IllegalStateException if the table does not say that it is plain
     */
    PlainField plain(String field) {
        var line = lines.get(field);
        if (line == null || line.form() == null) {
            throw new IllegalStateException(FILE + " does not say that " + field + " is plain");
        }
        return new PlainField(field.substring(field.lastIndexOf('.') + 1), line.form());
    }

    /**
     * What becomes of a field; empty if nobody has decided.
     *
     * @param field {@code messages[].text.body}; {@code messages[].edit.message.text.body} is the same
     */
    Optional<Line> of(String field) {
        var own = lines.get(field);
        return Optional.ofNullable(
                own == null ? lines.get(MESSAGE_INSIDE.matcher(field).replaceFirst("messages[].")) : own);
    }

    /** Every line, in the order of the file. */
    Collection<Line> lines() {
        return lines.values();
    }

    private record Document(List<Line> fields) {}

    /** What becomes of one field, and why. */
    record Line(
            @Nullable String field,
            @JsonProperty("as") @Nullable Treatment treatment,
            @Nullable PlainForm form,
            @Nullable String why) {}
}
