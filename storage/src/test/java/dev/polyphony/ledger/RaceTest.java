package dev.polyphony.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Money;
import dev.polyphony.storage.Database;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sixty-four clients in four processes, a thousand calls, and money for four hundred. */
class RaceTest {
    private static final int PROCESSES = 4;
    private static final int CALLS = 1_000;
    private static final int AFFORDABLE = 400;

    @ParameterizedTest
    @EnumSource
    void budgetIsNeverPassedAndUsable(Databases databases) throws IOException, InterruptedException {
        String url = databases.fresh();
        Money limit = new Money(AFFORDABLE * Racer.WORST);
        try (Database database = Database.open(url, null, null)) {
            Budgets budgets = new Budgets(database, InstantSource.system());
            budgets.set(new Budget(Budget.Scope.TENANT, "acme", Period.TOTAL, limit));
            List<Process> racers = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                racers.add(racer(url, "racer" + i));
            }
            int samples = 0;
            while (racers.stream().anyMatch(Process::isAlive)) {
                assertThat(used(budgets)).isLessThanOrEqualTo(limit.microUsd());
                assertThat(booked(database)).isLessThanOrEqualTo(limit.microUsd());
                samples++;
            }
            for (Process racer : racers) {
                assertThat(racer.waitFor()).isZero();
            }
            assertThat(samples).isGreaterThan(10);
            assertThat(used(budgets))
                    .isEqualTo(booked(database))
                    .isBetween((long) (0.99 * limit.microUsd()), limit.microUsd());
            assertThat(budgets.standing().getFirst().reserved()).isEqualTo(Money.ZERO);
        }
    }

    private static Process racer(String url, String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Racer.class.getName(),
                        url,
                        name,
                        String.valueOf(CALLS / PROCESSES))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.INHERIT)
                .start();
    }

    private static long used(Budgets budgets) {
        Budgets.Standing standing = budgets.standing().getFirst();
        return standing.settled().microUsd()
                + standing.reserved().microUsd()
                + standing.unknown().microUsd();
    }

    /** By the requests themselves, whatever the account says. */
    private static long booked(Database database) {
        return database.read(handle -> handle.createQuery("select coalesce(sum(case state"
                        + " when 'RELEASED' then 0 when 'SETTLED' then cost_micros when 'WRITTEN_OFF' then cost_micros"
                        + " else worst_micros end), 0) from send")
                .mapTo(Long.class)
                .one());
    }
}
