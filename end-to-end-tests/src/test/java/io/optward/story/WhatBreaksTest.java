package io.optward.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.optward.stack.promise.Checker;
import io.optward.stack.torture.Harm;
import io.optward.stack.torture.Misfortune;
import io.optward.stack.torture.Recovery;
import io.optward.stack.torture.Torment;
import io.optward.stack.traffic.Traffic;
import io.optward.stack.traffic.TrafficOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The promises hold when things break. */
class WhatBreaksTest {

    /**
     * How long a backlog is watched for the table of recoveries. Nothing is asserted of it, and the next kill should come
     * while there is one.
     */
    private static final Duration RECOVER_WITHIN = Duration.ofSeconds(3);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ACTS_PER_SECOND = 50;

    /** Another one each time, so that the test goes on finding; the log says which, to repeat it. */
    private final long seed = Long.getLong("optward.torture.seed", new SecureRandom().nextInt(1_000_000));

    @Test
    @Timeout(value = 12, unit = TimeUnit.MINUTES)
    void everyPartIsKilledAndEveryReplicaComesAndGoesUnderTrafficAndNoPromiseIsBroken() throws Exception {
        System.out.println("seed " + seed + " (-Doptward.torture.seed repeats it)");
        var misfortune = new Misfortune(seed);
        try (var traffic = Traffic.on(RunningStack.addresses(), TrafficOptions.steady(seed, ACTS_PER_SECOND));
                var torment = new Torment(RunningStack.supervisor(), System.out::println)) {
            // When
            for (var kills : misfortune.killEachOnceInPairs()) {
                torment.inflict(new Harm.Fault("LOSE_ANSWER", 2), Duration.ZERO);
                torment.inflict(new Harm.Fault("DUPLICATE_WEBHOOK", 3), Duration.ZERO);
                torment.inflictTogether(kills, RECOVER_WITHIN);
            }
            torment.inflictTogether(misfortune.replicasOfAll(), Duration.ZERO);
            torment.forgiveWhatsApp();
            var record = traffic.stop();
            // Then
            try (var checker = new Checker(RunningStack.addresses(), System.out::println)) {
                var report = checker.check(record, PATIENCE, 5);
                System.out.println(Recovery.table(torment.recoveries()));
                report.figures().forEach((name, value) -> System.out.printf("%-46s %s%n", name, value));
                assertThat(record.accepted()).as("messages under way").hasSizeGreaterThan(100);
                assertThat(report.findings()).as("seed %d", seed).isEmpty();
            }
        }
    }
}
