package io.optward.vault.subject;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.contracts.subject.AliasKind;
import io.optward.contracts.vault.Alias;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which digits are one line. Columns: country, what a department writes, what WhatsApp writes. */
class LineTest {

    @ParameterizedTest(name = "{0}: {1} and {2} are one line")
    @CsvSource({
        "United States, +1 555 010 0777, 15550100777",
        "United Kingdom, +44 (0)20 7946 0958, 442079460958",
        "Brazil area 11 with the ninth digit, +55 11 98765-4321, 5511987654321",
        "Brazil area 11 older wa_id, +55 11 98765-4321, 551187654321",
        "Brazil area 28 keeps the ninth digit, +55 28 99765-4321, 5528997654321",
        "Brazil area 31 drops the ninth digit, +55 31 98765-4321, 553187654321",
        "Brazil area 31 newer account, +55 31 98765-4321, 5531987654321",
        "Brazil area 85 six, +55 85 96765-4321, 558567654321",
        "Brazil area 99 nine, +55 99 99765-4321, 559997654321",
        "Brazil written as before 2016, +55 31 8765-4321, 5531987654321",
        "Brazil written as before 2016 both, +55 31 8765-4321, 553187654321",
        "Brazil fixed line, +55 11 3456-7890, 551134567890",
        "Mexico with the 1, +52 55 1234 5678, 5215512345678",
        "Mexico without the 1, +52 55 1234 5678, 525512345678",
        "Mexico dialled with the 1, +52 1 55 1234 5678, 525512345678",
        "Argentina with 9, +54 9 11 2345-6789, 5491123456789",
        "Argentina with 15, +54 11 15 2345-6789, 5491123456789",
        "Argentina with both, +54 9 11 15 2345-6789, 5491123456789",
        "Argentina four digit area, +54 3541 15 234567, 5493541234567",
        "Argentina fixed line, +54 11 2345-6789, 541123456789",
        "Italy fixed line, +39 06 698 12345, 390669812345",
        "Italy mobile, +39 333 123 4567, 393331234567",
        "Côte d'Ivoire Orange, +225 07 07 08 09 10, 22507080910",
        "Côte d'Ivoire MTN, +225 05 04 05 06 07, 22504050607",
        "Côte d'Ivoire Moov, +225 01 01 02 03 04, 22501020304",
        "Côte d'Ivoire today, +225 07 07 08 09 10, 2250707080910",
        "Côte d'Ivoire number of before, +225 47 08 09 10, 2250747080910",
    })
    void whateverWayItIsWritten(String country, String phone, String waId) throws InvalidAliasException {
        var written = identity(AliasKind.PHONE, phone);
        var heard = identity(AliasKind.WA_ID, waId);
        assertThat(written.sameAs(heard)).as(country).isTrue();
        assertThat(heard.sameAs(written)).as(country).isTrue();
        assertThat(dialled(heard)).isEqualTo(dialled(written));
    }

    @ParameterizedTest(name = "{0}: {1} and {2} are two lines")
    @CsvSource({
        "Brazil a fixed line never got a 9, +55 11 93456-7890, 551134567890",
        "Brazil a fixed line in area 31, +55 31 92345-6789, 553123456789",
        "Brazil trunked radio never got a 9, +55 31 97865-4321, 553178654321",
        "Brazil another area, +55 31 98765-4321, 553287654321",
        "Brazil area that is none, +55 20 96432-1000, 552064321000",
        "Argentina fixed and mobile, +54 11 2345-6789, 5491123456789",
        "Argentina another area, +54 9 11 2345-6789, 5493511234567",
        "Mexico another line, +52 55 1234 5678, 5215512345679",
        "Italy the 0 belongs to the number, +39 669 812 345, 390669812345",
        "Côte d'Ivoire another network, +225 05 07 08 09 10, 22507080910",
        "Côte d'Ivoire given out after 2021, +225 07 12 34 56 78, 22512345678",
        "Côte d'Ivoire fixed line of before, +225 27 20 21 22 23, 22520212223",
        "Germany another length, +49 30 123456, 49301234567",
    })
    void whatMayBeTwoLinesIsTwo(String country, String phone, String waId) throws InvalidAliasException {
        var written = identity(AliasKind.PHONE, phone);
        var heard = identity(AliasKind.WA_ID, waId);
        assertThat(names(written)).as(country).doesNotContainAnyElementsOf(names(heard));
        assertThat(heard.sameAs(written)).as(country).isFalse();
    }

    @ParameterizedTest(name = "{0} is called {1} by WhatsApp")
    @CsvSource({
        "+5511987654321, 5511987654321",
        "+5528987654321, 5528987654321",
        "+5531987654321, 553187654321",
        "+5599987654321, 559987654321",
        "+551134567890, 551134567890",
        "+525512345678, 5215512345678",
        "+5491123456789, 5491123456789",
        "+2250707080910, 2250707080910",
    })
    void aNumberIsExpectedUnderWhatWhatsAppMostLikelyCallsIt(String phone, String waId) throws InvalidAliasException {
        assertThat(identity(AliasKind.PHONE, phone).forms())
                .containsExactly(
                        new AliasForm(AliasKind.PHONE, phone, false), new AliasForm(AliasKind.WA_ID, waId, true));
    }

    @Test
    void printingALineShowsNoDigitOfIt() {
        assertThat(Line.of("+5531987654321").orElseThrow()).hasToString("Line[2 spellings]");
    }

    private static String dialled(Identity identity) {
        return identity.forms().stream()
                .filter(form -> form.kind() == AliasKind.PHONE)
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static List<String> names(Identity identity) {
        return identity.all().stream().map(form -> form.kind() + form.value()).toList();
    }

    private static Identity identity(AliasKind kind, String value) throws InvalidAliasException {
        return Identity.of(new Alias(kind, value));
    }
}
