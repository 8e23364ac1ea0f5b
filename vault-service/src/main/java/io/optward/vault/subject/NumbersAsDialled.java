package io.optward.vault.subject;

import io.optward.contracts.subject.AliasKind;
import java.util.List;
import java.util.stream.Stream;

/**
 * Version 1: a number is what can be dialled, so each spelling of a line was a number of its own, except that Mexico's
 * former 1 after 52 was taken away.
 */
final class NumbersAsDialled implements Normalisation {

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<AliasForm> mayHaveWritten(List<String> spellings) {
        return spellings.stream()
                .flatMap(digits -> Stream.of(
                        new AliasForm(AliasKind.PHONE, "+" + digits, true),
                        new AliasForm(AliasKind.WA_ID, digits, true)))
                .toList();
    }
}
