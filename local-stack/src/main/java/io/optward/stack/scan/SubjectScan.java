package io.optward.stack.scan;

import io.optward.contracts.KeyedId;
import io.optward.contracts.SealedValue;
import io.optward.contracts.SubjectToken;
import io.optward.stack.kafka.KafkaAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Looks for whatever there is of one person: in every topic, every database, the vault's too, every log file, every
 * object and the files of the database server. After an erasure it finds tokens, keyed ids and suppression fingerprints, and sealed values without a key.
 *
 * <p>That a sealed value opens no more is shown by the data keys: the vault keeps one for each token, in one row, and
 * has nothing else to open with. Which sealed value is whose is known where it stands beside the token.
 */
public final class SubjectScan {

    private static final String DATA_KEYS = "vault.public.data_key";
    private static final String ALIASES = "vault.public.alias";
    private static final String CLAIMS = "vault.public.alias_conflict";
    private static final String RELEASED_ALIASES = "vault.public.released_alias";
    private static final String SUPPRESSIONS = "vault.public.suppression";

    private final Family family;
    private final Haystack values;
    private final Haystack tokens;
    private final Haystack keyedIds;
    private final Haystack sealed;
    private final Haystack copiedKeys;
    private final Haystack keyRows;
    private final Haystack keyEncryptionKeys = WrappedKeys.keyEncryptionKeys();
    private final Haystacks haystacks;
    private final Map<Trace, Long> counts = new LinkedHashMap<>();

    /**
     * Prepares a scan.
     *
     * @param family   the tokens of the person
     * @param values   what is known about the person; without any, only what the tokens lead to is found
     * @param keyedIds of these values
     * @param keys     what the person's data keys look like
     * @param progress hears what is being looked at
     * @throws IllegalArgumentException if a value is too short to mean anything where it is found
     */
    public SubjectScan(
            Family family,
            List<String> values,
            Collection<KeyedId> keyedIds,
            WrappedKeys keys,
            Consumer<String> progress) {
        this.family = family;
        this.values = new Haystack(Scan.needles(values));
        this.tokens = plainly(family.tokens().stream().map(SubjectToken::value));
        this.keyedIds = plainly(keyedIds.stream().map(KeyedId::value));
        this.sealed = plainly(Stream.of(SealedValue.PREFIX));
        this.copiedKeys = keys.copies();
        this.keyRows = keys.rows();
        this.haystacks = new Haystacks(this::look, progress);
    }

    private static Haystack plainly(Stream<String> texts) {
        return new Haystack(texts.map(text -> new Needle(0, "", text.getBytes(StandardCharsets.UTF_8), "", ""))
                .toList());
    }

    /** Looks through every topic of a broker, Kafka's own included. */
    public SubjectScan topicsOf(KafkaAddress kafka) {
        haystacks.topicsOf(kafka);
        return this;
    }

    /**
     * Looks through every table of every database, the vault's too.
     *
     * @param server opens a connection to a database as the superuser: nobody else may read everything
     * @throws SQLException if a database cannot be read, so that nothing can be said about it
     */
    public SubjectScan databasesOn(Scan.Server server) throws SQLException {
        haystacks.databasesOn(server, true);
        return this;
    }

    /** Looks through every file in a directory, line by line. */
    public SubjectScan filesIn(Path directory) {
        haystacks.filesIn(directory);
        return this;
    }

    /** Looks through every object of a store that is a directory. */
    public SubjectScan objectsIn(Path directory) {
        haystacks.objectsIn(directory);
        return this;
    }

    /** Looks through the files of a database server, running or backed up. */
    public SubjectScan serverFilesIn(Path directory) {
        haystacks.serverFilesIn(directory);
        return this;
    }

    /** What was found so far. */
    public SubjectReport report() {
        // one key opens what was sealed for any of the family, and rows are read while others write
        boolean keyIsThere = counts.keySet().stream().anyMatch(trace -> trace.what() == Derivative.DATA_KEY);
        var traces = new ArrayList<Trace>();
        counts.forEach((trace, count) -> traces.add(new Trace(
                trace.place(),
                trace.what() == Derivative.SEALED_VALUE_WITHOUT_KEY && keyIsThere
                        ? Derivative.SEALED_VALUE_THAT_OPENS
                        : trace.what(),
                trace.how(),
                count)));
        if (family.fingerprints() > 0) {
            traces.add(new Trace(SUPPRESSIONS, Derivative.SUPPRESSION_FINGERPRINT, "", family.fingerprints()));
        }
        return new SubjectReport(List.copyOf(traces), haystacks.report(List.of()));
    }

    private void look(Kept kept) {
        var standing = EnumSet.noneOf(Derivative.class);
        for (var part : kept.parts()) {
            values.needlesIn(part.bytes())
                    .forEach(needle -> count(
                            part.place(), Derivative.VALUE, "value " + needle.value() + ", " + needle.encoding()));
            standing.addAll(
                    kept.collection().equals(Haystacks.SERVER_FILES)
                            ? inServerFile(part.bytes())
                            : in(part.bytes(), kept.collection()));
        }
        if (!namesThePerson(standing)) {
            standing.remove(Derivative.SEALED_VALUE_WITHOUT_KEY);
        }
        if (copiesAKey(kept, standing)) {
            standing.add(Derivative.COPIED_KEY);
        }
        standing.forEach(what -> count(kept.collection(), what, ""));
    }

    private Set<Derivative> in(byte[] bytes, String collection) {
        var found = EnumSet.noneOf(Derivative.class);
        if (!tokens.needlesIn(bytes).isEmpty()) {
            found.add(namedIn(collection));
        }
        if (!keyedIds.needlesIn(bytes).isEmpty()) {
            found.add(Derivative.KEYED_ID);
        }
        if (!sealed.needlesIn(bytes).isEmpty()) {
            found.add(Derivative.SEALED_VALUE_WITHOUT_KEY);
        }
        if (!collection.equals(DATA_KEYS) && !copiedKeys.needlesIn(bytes).isEmpty()) {
            found.add(Derivative.COPIED_KEY);
        }
        return found;
    }

    /** What is sealed for whom cannot be told there. */
    private Set<Derivative> inServerFile(byte[] bytes) {
        var found = EnumSet.noneOf(Derivative.class);
        if (!tokens.needlesIn(bytes).isEmpty()) {
            found.add(Derivative.TOKEN);
        }
        if (!keyRows.needlesIn(bytes).isEmpty() || !copiedKeys.needlesIn(bytes).isEmpty()) {
            found.add(Derivative.KEY_IN_SERVER_FILES);
        }
        return found;
    }

    /** After an erasure nobody knows the bytes any more: what names the person and a key that wraps is taken for a copy. */
    private boolean copiesAKey(Kept kept, Set<Derivative> standing) {
        return standing.contains(Derivative.TOKEN)
                && !kept.collection().equals(Haystacks.SERVER_FILES)
                && kept.parts().stream()
                        .anyMatch(part ->
                                !keyEncryptionKeys.needlesIn(part.bytes()).isEmpty());
    }

    /** What a record is of that names the person by a token. */
    private static Derivative namedIn(String collection) {
        return switch (collection) {
            case DATA_KEYS -> Derivative.DATA_KEY;
            case ALIASES -> Derivative.ALIAS;
            case CLAIMS -> Derivative.CLAIMED_ALIAS;
            case RELEASED_ALIASES -> Derivative.RELEASED_ALIAS;
            default -> Derivative.TOKEN;
        };
    }

    private static boolean namesThePerson(Set<Derivative> standing) {
        return standing.contains(Derivative.TOKEN) || standing.contains(Derivative.KEYED_ID);
    }

    private void count(String place, Derivative what, String how) {
        counts.merge(new Trace(place, what, how, 0), 1L, Long::sum);
    }
}
