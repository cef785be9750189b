package dev.polyphony.bench.ledger;

import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.health.CircuitSettings;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.ledger.Budget;
import dev.polyphony.ledger.Budgets;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.ModelLimits;
import dev.polyphony.ledger.Period;
import dev.polyphony.ledger.Reservation;
import dev.polyphony.ledger.ReservationRequest;
import dev.polyphony.ledger.ReservationRequest.Amount;
import dev.polyphony.ledger.ReservationRequest.Demand;
import dev.polyphony.ledger.ReservationRequest.Lease;
import dev.polyphony.ledger.ReservationRequest.Payer;
import dev.polyphony.ledger.Settlement;
import dev.polyphony.port.Availability.State;
import dev.polyphony.storage.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The bench's command line. */
@Command(
        name = "bench/ledger/run",
        description = "What reserving and settling add to a call, against the same calls without a ledger.",
        mixinStandardHelpOptions = true)
public final class LedgerCommand implements Callable<Integer> {
    private static final Money LIMIT = new Money(Long.MAX_VALUE / 2);
    private static final ModelRef MODEL = ModelRef.parse("openai/gpt-4o");
    /** Limits that are counted to, and never reached. */
    private static final Demand LIMITED = new Demand(
            new ModelLimits(Integer.MAX_VALUE / 2, Integer.MAX_VALUE / 2, Integer.MAX_VALUE / 2), 400, Duration.ZERO);

    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final int WARM_UP_RATE = 400;
    private static final String ANSWER = "An answer of a usual length. ".repeat(40);

    @Option(names = "--clients", defaultValue = "64", description = "At once. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(names = "--calls", defaultValue = "10000", description = "In all. Default: ${DEFAULT-VALUE}.")
    private int calls;

    @Option(names = "--provider-ms", defaultValue = "50", description = "A call's time. Default: ${DEFAULT-VALUE}.")
    private int providerMillis;

    @Option(
            names = "--rate",
            split = ",",
            paramLabel = "CALLS",
            description =
                    "Instead: so many calls a second, whether or not those before have ended, a third of them reserved"
                            + " and settled, a third with all guards, too; several with commas between.")
    private List<Integer> rates = List.of();

    @Option(names = "--seconds", defaultValue = "20", description = "Of each rate. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LedgerCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (!rates.isEmpty()) {
            offered(out);
            return CommandLine.ExitCode.OK;
        }
        Load load = new Load(clients, calls, Duration.ofMillis(providerMillis));
        Load warmUp = new Load(clients, Math.max(clients, calls / 3), Duration.ofMillis(providerMillis));
        out.printf(
                Locale.ROOT,
                "%d calls of %d ms, %d at once, all against the same budget; added: mean time above that without%n",
                calls,
                providerMillis,
                clients);
        out.printf("%-12s %10s %10s %10s %10s%n", "ledger", "mean ms", "p99 ms", "calls/s", "added");
        warmUp.run(call -> () -> {});
        Load.Times none = load.run(call -> () -> {});
        row(out, "none", none, none);
        String file = "jdbc:sqlite:" + Files.createTempDirectory("ledger").resolve("polyphony.db");
        row(out, "sqlite", booked(file, warmUp, load), none);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            row(out, "postgresql", booked(postgres.getJdbcUrl("postgres", "postgres"), warmUp, load), none);
        }
        return CommandLine.ExitCode.OK;
    }

    private void offered(PrintWriter out) throws IOException {
        out.printf(
                Locale.ROOT,
                "calls of %d ms by turns: without anything; reserved and settled; with all guards, too%n",
                providerMillis);
        out.printf(
                "%-12s %8s %20s %20s %20s %8s %8s%n",
                "database",
                "calls/s",
                "without: median, p95",
                "ledger: median, p95",
                "guards: median, p95",
                "ledger",
                "guards");
        String file = "jdbc:sqlite:" + Files.createTempDirectory("ledger").resolve("polyphony.db");
        offered(out, "sqlite", file);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            offered(out, "postgresql", postgres.getJdbcUrl("postgres", "postgres"));
        }
    }

    private void offered(PrintWriter out, String name, String url) {
        Duration provider = Duration.ofMillis(providerMillis);
        try (Database database = Database.open(url, null, null);
                Ledger ledger = new Ledger(database, InstantSource.system(), 2);
                ProviderHealth health =
                        new ProviderHealth(database, InstantSource.system(), CircuitSettings.standard())) {
            new Budgets(database, InstantSource.system())
                    .set(new Budget(Budget.Scope.TENANT, "bench", Period.DAY, LIMIT));
            new OfferedRate(WARM_UP_RATE, WARM_UP, provider).run(kinds(ledger, health, "warm-up/"));
            for (int rate : rates) {
                List<OfferedRate.Times> times = new OfferedRate(rate, Duration.ofSeconds(seconds), provider)
                        .run(kinds(ledger, health, rate + "/"));
                OfferedRate.Times none = times.get(0);
                OfferedRate.Times booked = times.get(1);
                OfferedRate.Times guarded = times.get(2);
                out.printf(
                        Locale.ROOT,
                        "%-12s %8d %10.2f %9.2f %10.2f %9.2f %10.2f %9.2f %8.2f %8.2f%n",
                        name,
                        rate,
                        none.median(),
                        none.p95(),
                        booked.median(),
                        booked.p95(),
                        guarded.median(),
                        guarded.p95(),
                        booked.median() - none.median(),
                        guarded.median() - booked.median());
                out.flush();
            }
        }
    }

    private static List<Load.Around> kinds(Ledger ledger, ProviderHealth health, String run) {
        return List.of(
                call -> () -> {},
                call -> around(ledger, run + call, null),
                call -> guarded(ledger, health, run + call));
    }

    /** Its provider's health is looked at and told, and it counts to what its model is limited to. */
    private static Runnable guarded(Ledger ledger, ProviderHealth health, String call) {
        State state = health.snapshot().state(MODEL, call, null, Instant.now());
        if (!(state instanceof State.Ready)) {
            throw new IllegalStateException("not ready: " + state);
        }
        Runnable settled = around(ledger, call, LIMITED);
        return () -> {
            settled.run();
            health.answered(MODEL, call);
        };
    }

    private static Load.Times booked(String url, Load warmUp, Load load) throws InterruptedException {
        try (Database database = Database.open(url, null, null);
                Ledger ledger = new Ledger(database, InstantSource.system(), 2)) {
            new Budgets(database, InstantSource.system())
                    .set(new Budget(Budget.Scope.TENANT, "bench", Period.DAY, LIMIT));
            warmUp.run(call -> around(ledger, "warm-up/" + call, null));
            return load.run(call -> around(ledger, "call/" + call, null));
        }
    }

    private static Runnable around(Ledger ledger, String call, @Nullable Demand demand) {
        Reservation reservation = ledger.reserve(new ReservationRequest(
                        call,
                        new Place(call, "1"),
                        new Payer("bench", "", "fallback"),
                        MODEL,
                        true,
                        new Amount(new Money(5_000), null),
                        false,
                        new Lease(call, 1, Instant.now().plusSeconds(60)))
                .asking(demand));
        if (reservation instanceof Reservation.Granted(var id, var since)) {
            return () -> ledger.settle(id, new Settlement(new Money(1_234), 100, 300, ANSWER));
        }
        throw new IllegalStateException("not granted: " + reservation);
    }

    private static void row(PrintWriter out, String name, Load.Times times, Load.Times none) {
        out.printf(
                Locale.ROOT,
                "%-12s %10.2f %10.2f %10.0f %9.1f%%%n",
                name,
                times.meanMillis(),
                times.p99Millis(),
                times.perSecond(),
                100 * (times.meanMillis() / none.meanMillis() - 1));
        out.flush();
    }
}
