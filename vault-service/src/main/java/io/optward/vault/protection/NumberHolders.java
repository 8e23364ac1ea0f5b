package io.optward.vault.protection;

import io.optward.contracts.SubjectToken;
import io.optward.vault.key.IndexMac;
import io.optward.vault.protection.ReadItem.Claim;
import io.optward.vault.protection.ReadItem.IndexedForm;
import io.optward.vault.protection.ReadItem.Readable;
import io.optward.vault.subject.SubjectRegister;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who has a number now. A number goes over in one transaction: from its commit on, nobody finds the former holder by it,
 * and no reveal of the former holder shows it.
 */
@ApplicationScoped
class NumberHolders {

    private final Settling settling;
    private final SubjectRegister register;

    NumberHolders(Settling settling, SubjectRegister register) {
        this.settling = settling;
        this.register = register;
    }

    /**
     * A person has another number.
     *
     * @param present what they are called now, the number first
     * @return whom they are known as
     */
    SubjectToken changed(Claim from, Readable present, Instant at, String actor) {
        return settling.settle(
                        List.of(present),
                        List.of(from),
                        List.of(),
                        actor,
                        settlement -> settlement.numberChanged(from, present, since(Stream.of(from), present), at))
                .inTheEnd()
                .token();
    }

    /**
     * A number belongs to somebody else than before.
     *
     * @param present what whoever has it now is called, the number first
     * @return whom they are known as
     */
    SubjectToken recycled(Readable present, Instant at, String actor) {
        return settling.settle(
                        List.of(present),
                        List.of(),
                        List.of(),
                        actor,
                        settlement -> settlement.numberRecycled(present, since(Stream.of(), present), at))
                .inTheEnd()
                .token();
    }

    private Map<IndexMac, Instant> since(Stream<Claim> further, Readable present) {
        return register.linkedAt(Stream.concat(further, present.identifying().stream())
                .flatMap(claim -> claim.all().stream())
                .map(IndexedForm::mac)
                .collect(Collectors.toSet()));
    }
}
