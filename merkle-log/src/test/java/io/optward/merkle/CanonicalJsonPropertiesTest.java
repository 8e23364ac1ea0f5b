package io.optward.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.erdtman.jcs.JsonCanonicalizer;

class CanonicalJsonPropertiesTest {

    @Property(tries = 300)
    void ourCanonicalFormIsThatOfTheReferenceImplementation(@ForAll("json") String json) throws Exception {
        // Given: an array, which is what the reference implementation takes as a document
        var document = "[" + json + "]";
        // When
        var ours = new StringBuilder();
        CanonicalJson.write(
                CanonicalJson.parse(document.getBytes(StandardCharsets.UTF_8)), UnaryOperator.identity(), ours);
        // Then
        assertThat(ours.toString()).isEqualTo(new JsonCanonicalizer(document).getEncodedString());
    }

    @Provide
    Arbitrary<String> json() {
        var mapper = CanonicalJson.STRICT;
        Arbitrary<String> strings = Arbitraries.strings().all().ofMaxLength(8).filter(s -> s.codePoints()
                .noneMatch(c -> c >= 0xd800 && c < 0xe000));
        Arbitrary<Object> scalars = Arbitraries.oneOf(
                strings.asGeneric(),
                Arbitraries.integers().asGeneric(),
                Arbitraries.doubles().ofScale(4).asGeneric(),
                Arbitraries.of(true, false).asGeneric());
        return Arbitraries.recursive(
                        () -> scalars,
                        inner -> Arbitraries.oneOf(
                                inner.list().ofMaxSize(3).asGeneric(),
                                Arbitraries.maps(strings, inner).ofMaxSize(4).asGeneric()),
                        0,
                        3)
                .map(value -> mapper.valueToTree(value).toString());
    }
}
