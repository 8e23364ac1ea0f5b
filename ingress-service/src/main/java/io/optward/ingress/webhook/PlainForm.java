package io.optward.ingress.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.optward.contracts.CrockfordId;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The form that a value must have to stand in the clear. A phone number, a name or a sentence has none of those of words. */
public enum PlainForm {
    @JsonProperty("word")
    WORD(matching("[A-Za-z](?:[A-Za-z_.-]|\\d{1,4}(?!\\d)){0,95}")),
    @JsonProperty("meta-id")
    META_ID(matching("\\d{1,32}")),
    @JsonProperty("template")
    TEMPLATE(matching("[a-z0-9_]{1,512}")),
    @JsonProperty("language")
    LANGUAGE(matching("[a-z]{2,3}(?:_[A-Z][A-Za-z]{1,3})?")),
    @JsonProperty("mime")
    MIME(
            matching(
                    "[a-z]{1,20}/(?:[A-Za-z+._-]|\\d{1,4}(?!\\d)){1,100}(?:; ?[a-z]{1,20}=(?:[A-Za-z+._,-]|\\d{1,4}(?!\\d)){1,60})?")),
    @JsonProperty("link-id")
    LINK_ID(matching("[A-Za-z0-9_-]{1,64}")),
    @JsonProperty("callback")
    CALLBACK(value -> CrockfordId.isOf("msg_", value)),
    @JsonProperty("tier")
    TIER(matching("TIER_[A-Z0-9]{1,4}(?:_[A-Z]{1,10})?|TIER_[A-Z]{1,10}|-1|\\d{1,9}(?::\\d{0,9})?")),
    /** A whole number of at most nine digits, or ten for sizes of files. */
    @JsonProperty("number")
    NUMBER(matching("-?\\d{1,10}")),
    @JsonProperty("flag")
    FLAG(matching("true|false")),
    /** Unix seconds or milliseconds, as {@link WebhookTime} reads them. */
    @JsonProperty("time")
    TIME(matching("\\d{1,15}"));

    private final Predicate<String> has;

    PlainForm(Predicate<String> has) {
        this.has = has;
    }

    boolean has(String value) {
        return has.test(value);
    }

    private static Predicate<String> matching(String pattern) {
        return Pattern.compile(pattern).asMatchPredicate();
    }
}
