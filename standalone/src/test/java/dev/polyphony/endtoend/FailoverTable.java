package dev.polyphony.endtoend;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.plan.Plan;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures what {@link FailoverTest} holds: by a main method, since times on a busy machine are no test. In process; a
 * healthy chain is asked before every failing one, so that both see the same load, and medians are compared.
 */
final class FailoverTable {
    private static final int WARM_UP = 30;
    private static final int RUNS = 15;
    private static final int LONG_RUNS = 3;
    private static final String ROW = "%-30s %-18s %8s %10s %10s%n";

    private final Simulator simulator;
    private final Worker worker;

    private FailoverTable(Simulator simulator, Worker worker) {
        this.simulator = simulator;
        this.worker = worker;
    }

    public static void main(String[] arguments) throws Exception {
        try (Simulator simulator = Simulator.start(Script.healthy());
                Worker worker = Worker.withServer(FailureCases.environment(simulator))) {
            new FailoverTable(simulator, worker).print();
        }
    }

    private void print() throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            healthy();
            failing(FailureCases.ALL.get(i % 16));
        }
        System.out.printf("load average before: %s%n", load());
        System.out.printf(ROW, "first model", "answered by", "requests", "total ms", "over ms");
        for (FailureCases trouble : FailureCases.ALL) {
            row(trouble);
        }
        panel();
        System.out.printf("load average after: %s%n", load());
    }

    private void row(FailureCases trouble) throws Exception {
        int runs = trouble.takesTime() ? LONG_RUNS : RUNS;
        double[] healthy = new double[runs];
        double[] failing = new double[runs];
        int mostRequests = 0;
        String answeredBy = "";
        for (int i = 0; i < runs; i++) {
            healthy[i] = healthy();
            long start = System.nanoTime();
            AnalysisResult result = failing(trouble);
            failing[i] = (System.nanoTime() - start) / 1e6;
            answeredBy = String.valueOf(result.modelUsed());
            mostRequests =
                    Math.max(mostRequests, simulator.log().of(trouble.first()).size());
        }
        double over = median(failing) - median(healthy);
        System.out.printf(
                ROW,
                trouble.name(),
                answeredBy,
                mostRequests,
                whole(median(failing)),
                trouble.takesTime()
                        ? "share" + String.format(Locale.ROOT, "%+.0f", over - FailureCases.SHARE.toMillis())
                        : whole(over));
    }

    /** Milliseconds of a chain whose first model answers in 50 ms. */
    private double healthy() throws Exception {
        simulator.script(Script.builder().latency(Latency.fixed(50)).build());
        return timed(Requests.custom(
                new Plan.Fallback(List.of(Plan.Call.of("openai/healthy"), Plan.Call.of(FailureCases.SECOND)))));
    }

    private AnalysisResult failing(FailureCases trouble) throws Exception {
        simulator.script(trouble.script());
        simulator.log().clear();
        return Requests.answer(worker.client(), trouble.analysis());
    }

    private void panel() throws Exception {
        simulator.script(Script.builder()
                .behaviour("openai/a", Behaviour.healthy(Latency.fixed(50)))
                .behaviour("anthropic/b", Behaviour.healthy(Latency.fixed(100)))
                .behaviour("mistral/c", Behaviour.healthy(Latency.fixed(150)))
                .build());
        double[] times = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            times[i] = timed(Requests.panel(3, Duration.ZERO, "openai/a", "anthropic/b", "mistral/c"));
        }
        System.out.printf("panel of 50, 100 and 150 ms: %s ms%n", whole(median(times)));
    }

    private double timed(Analysis analysis) throws Exception {
        long start = System.nanoTime();
        Requests.answer(worker.client(), analysis);
        return (System.nanoTime() - start) / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static String whole(double millis) {
        return String.format(Locale.ROOT, "%.0f", millis);
    }

    private static String load() {
        return String.format(
                Locale.ROOT,
                "%.1f on %d cores",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors());
    }
}
