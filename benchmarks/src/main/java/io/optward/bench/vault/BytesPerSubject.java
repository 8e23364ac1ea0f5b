package io.optward.bench.vault;

import io.optward.bench.measure.Benchmark;
import io.optward.bench.measure.Figures;
import io.optward.bench.measure.Progress;
import io.optward.bench.measure.Settings;
import io.optward.bench.measure.Spread;
import io.optward.bench.measure.Target;
import java.sql.SQLException;

/** What a person takes up in the database: all tables of the vault with their indices, divided by the people in it. */
final class BytesPerSubject implements Benchmark<VaultStage> {

    private static final String SIZE =
            "SELECT sum(pg_total_relation_size(c.oid)), (SELECT count(*) FROM subject) FROM pg_class c"
                    + " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace";

    @Override
    public String name() {
        return "vault.bytes-per-subject";
    }

    @Override
    public String about() {
        return "all tables of the vault with their indices, for each person with one phone number";
    }

    @Override
    public Figures measure(VaultStage stage, Settings settings, Progress progress) {
        try (var connection = stage.servers().superuser();
                var statement = connection.createStatement();
                var row = statement.executeQuery(SIZE)) {
            row.next();
            return Figures.of(name(), Spread.of(row.getDouble(1) / row.getDouble(2)), "bytes")
                    .against(Target.value(700));
        } catch (SQLException e) {
            throw new IllegalStateException("the size of the database could not be asked", e);
        }
    }
}
