package io.optward.merkle;

import static io.optward.merkle.Leaf.Reason.NOT_AN_EVENT;
import static io.optward.merkle.Leaf.Reason.NOT_JSON;
import static io.optward.merkle.Leaf.Reason.NOT_UNICODE;
import static io.optward.merkle.Leaf.Reason.NUMBER_NOT_EXACT;
import static io.optward.merkle.Leaf.Reason.REPEATED_ATTRIBUTE;
import static io.optward.merkle.Leaf.Reason.REPEATED_MEMBER;
import static io.optward.merkle.Leaf.Reason.TOO_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeafBytesTest {

    private static final String ID = "mid_7f3a";

    @Test
    void aLeafIsTheCanonicalFormWithDigestsInThePlaceOfSealedValues() {
        // Given
        var record = record("""
                {"subject":"sub_1", "content":{"kind":"text","body":"sealed:v1:AAAA"},
                 "names":["sealed:v1:BBBB","plain",{"deep":["sealed:v1:AAAA"]}],"count":1.50,"n":100,"ok":true,"none":null}""");
        // When
        var leaf = canonical(record);
        // Then
        assertThat(text(leaf)).isEqualTo("""
                {"attributes":{"ce_id":"mid_7f3a","ce_type":"message.received.v1"},\
                "data":{"content":{"body":"sha256:%1$s","kind":"text"},"count":1.5,"n":100,\
                "names":["sha256:%2$s","plain",{"deep":["sha256:%1$s"]}],"none":null,"ok":true,"subject":"sub_1"},\
                "key":"sub_1","offset":42,"partition":2,"topic":"messages.inbound"}""".formatted(
                Hash.sha256("sealed:v1:AAAA".getBytes(StandardCharsets.UTF_8)).hex(),
                Hash.sha256("sealed:v1:BBBB".getBytes(StandardCharsets.UTF_8)).hex()));
        assertThat(leaf.sealed())
                .extracting(Leaf.Sealed::ciphertext)
                .containsExactly("sealed:v1:AAAA", "sealed:v1:BBBB");
        assertThat(leaf.sealed()).allSatisfy(taken -> assertThat(LeafBytes.digestOf(taken.ciphertext()))
                .isEqualTo("sha256:" + taken.digest().hex()));
    }

    @Test
    void aTombstoneHasNoData() {
        var tombstone = new LogRecord("ingress.webhook-keys", 0, 3, utf8("2026-11-22"), List.of(), null);
        assertThat(text(canonical(tombstone))).isEqualTo("""
                {"attributes":{},"key":"2026-11-22","offset":3,"partition":0,"topic":"ingress.webhook-keys"}""");
        assertThat(LoggedFact.of(canonical(tombstone).bytes()).id()).isEqualTo("ingress.webhook-keys.0.3");
    }

    @Test
    void headersThatAreNotOfTheEventAreNotRemembered() {
        var record = new LogRecord(
                "audit.trail",
                0,
                0,
                null,
                List.of(header("ce_id", "a"), header("content-type", "application/json")),
                utf8("1"));
        assertThat(text(canonical(record))).isEqualTo("""
                {"attributes":{"ce_id":"a"},"data":1,"key":null,"offset":0,"partition":0,"topic":"audit.trail"}""");
    }

    @Test
    void theSameFactOutOfAnotherDeliveryHasTheSameContentAndTheLeafSaysWhenItCame() {
        var first = canonical(record("{\"kind\":\"text\",\"receivedAt\":\"2026-11-23T10:00:00Z\"}"));
        var again = canonical(record("{\"kind\":\"text\",\"receivedAt\":\"2026-11-23T10:00:07Z\"}"));
        var other = canonical(record("{\"kind\":\"image\",\"receivedAt\":\"2026-11-23T10:00:00Z\"}"));
        assertThat(again.content()).isEqualTo(first.content());
        assertThat(text(first)).contains("\"receivedAt\":\"2026-11-23T10:00:00Z\"");
        assertThat(again.bytes()).isNotEqualTo(first.bytes());
        assertThat(other.content()).isNotEqualTo(first.content());
    }

    @Test
    void theSameFactWithOtherCiphertextAtAnotherPlaceHasTheSameContent() {
        var first = canonical(record("{\"body\":\"sealed:v1:AAAA\"}"));
        var again = canonical(new LogRecord(
                "messages.inbound", 2, 977, utf8("sub_1"), attributes(), utf8("{\"body\":\"sealed:v1:CCCC\"}")));
        var other = canonical(record("{\"body\":\"plain\"}"));
        assertThat(again.content()).isEqualTo(first.content());
        assertThat(again.bytes()).isNotEqualTo(first.bytes());
        assertThat(other.content()).isNotEqualTo(first.content());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740992",
                "-9007199254740992",
                "123456789012345678901234567890",
                "0.1000000000000000055",
                "1e400",
                "1e-400",
                "1e1000000000"
            })
    void aNumberThatWouldBeChangedIsRefused(String number) {
        assertThat(LeafBytes.of(record("[" + number + "]"))).isEqualTo(new Leaf.Refused(NUMBER_NOT_EXACT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740991=9007199254740991",
                "-0=0",
                "0.1=0.1",
                "1E2=100",
                "1e21=1e+21",
                "4.350=4.35",
                "-0.0=0"
            })
    void aNumberThatIsExactIsWrittenAsEcmaScriptWritesIt(String example) {
        var number = example.split("=");
        assertThat(text(canonical(record("[" + number[0] + "]")))).contains("\"data\":[" + number[1] + "]");
    }

    @Test
    void whatCannotBeReadInOneWayIsRefused() {
        assertThat(LeafBytes.of(record("{\"a\":1,\"a\":2}"))).isEqualTo(new Leaf.Refused(REPEATED_MEMBER));
        assertThat(LeafBytes.of(record("{\"a\":1} {}"))).isEqualTo(new Leaf.Refused(NOT_JSON));
        assertThat(LeafBytes.of(record(""))).isEqualTo(new Leaf.Refused(NOT_JSON));
        assertThat(LeafBytes.of(record("{\"a\":\"\\ud800\"}"))).isEqualTo(new Leaf.Refused(NOT_UNICODE));
        assertThat(LeafBytes.of(record(new byte[] {'"', (byte) 0xff, '"'}))).isEqualTo(new Leaf.Refused(NOT_JSON));
        assertThat(LeafBytes.of(record("\"" + "x".repeat(LeafBytes.LONGEST) + "\"")))
                .isEqualTo(new Leaf.Refused(TOO_LONG));
        assertThat(LeafBytes.of(record("[".repeat(5_000) + "]".repeat(5_000)))).isEqualTo(new Leaf.Refused(NOT_JSON));
        assertThat(LeafBytes.of(new LogRecord("t", 0, 0, null, List.of(), utf8("{}"))))
                .isEqualTo(new Leaf.Refused(NOT_AN_EVENT));
        assertThat(LeafBytes.of(new LogRecord("t", 0, 0, null, List.of(header("ce_id", "a b")), utf8("{}"))))
                .isEqualTo(new Leaf.Refused(NOT_AN_EVENT));
        assertThat(LeafBytes.of(new LogRecord(
                        "t", 0, 0, null, List.of(header("ce_id", "a"), header("ce_id", "b")), utf8("{}"))))
                .isEqualTo(new Leaf.Refused(REPEATED_ATTRIBUTE));
    }

    @Test
    void aRefusedRecordIsRememberedByItsDigestAndItsPlace() {
        // Given
        var record = record("not json, and perhaps somebody's number");
        // When
        var leaf = LeafBytes.ofRefused(record, NOT_JSON);
        // Then
        assertThat(text(leaf))
                .isEqualTo("""
                {"attributes":{"ce_id":"mid_7f3a","ce_type":"message.received.v1"},"key":"sub_1","offset":42,"partition":2,\
                "refused":{"bytes":39,"reason":"NOT_JSON","sha256":"%s"},"topic":"messages.inbound"}""".formatted(Hash.sha256(record.value()).hex()));
        assertThat(LoggedFact.of(leaf.bytes()).id()).isEqualTo("messages.inbound.2.42");
        assertThat(LoggedFact.of(leaf.bytes()).type()).isEqualTo("refused.v1");
    }

    @Test
    void evenAMonstrousRecordIsRemembered() {
        var headers = new ArrayList<LogRecord.Attribute>();
        for (int i = 0; i < 200; i++) {
            headers.add(header("ce_h" + i, "v".repeat(900)));
        }
        headers.add(new LogRecord.Attribute("ce_bad", new byte[] {(byte) 0xff}));
        headers.add(new LogRecord.Attribute("ce_none", null));
        var record = new LogRecord("t", 0, 7, new byte[100_000], headers, new byte[] {1});
        var leaf = LeafBytes.ofRefused(record, TOO_LONG);
        assertThat(leaf.bytes()).hasSizeLessThan(LeafBytes.LONGEST);
        assertThat(LoggedFact.of(leaf.bytes()).id()).isEqualTo("t.0.7");
    }

    private static Leaf.Canonical canonical(LogRecord record) {
        return switch (LeafBytes.of(record)) {
            case Leaf.Canonical leaf -> leaf;
            case Leaf.Refused(var reason) -> throw new AssertionError("refused: " + reason);
        };
    }

    private static LogRecord record(String json) {
        return record(utf8(json));
    }

    private static LogRecord record(byte[] value) {
        return new LogRecord("messages.inbound", 2, 42, utf8("sub_1"), attributes(), value);
    }

    private static List<LogRecord.Attribute> attributes() {
        return List.of(header("ce_type", "message.received.v1"), header("ce_id", ID));
    }

    private static LogRecord.Attribute header(String name, String value) {
        return new LogRecord.Attribute(name, utf8(value));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Leaf.Canonical leaf) {
        return new String(leaf.bytes(), StandardCharsets.UTF_8);
    }
}
