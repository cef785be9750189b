package dev.polyphony.bench.rivals;

import dev.polyphony.bench.rivals.Contender.Delay;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Measures each contender once, one after the other. */
record Round(LoadClient client, int clients, Duration time, Results results) {
    private static final Set<Long> SELF = Set.of(ProcessHandle.current().pid());

    /** @param contenders the first is the model itself, without anything between */
    void run(List<Contender> contenders) throws InterruptedException {
        double direct50 = 0;
        double direct95 = 0;
        for (Contender contender : contenders) {
            List<Double> millis =
                    client.run(contender.single().apply(Delay.NONE), 1, time).millis();
            double p50 = Results.quantile(millis, 0.5);
            double p95 = Results.quantile(millis, 0.95);
            if (contender.equals(contenders.getFirst())) {
                direct50 = p50;
                direct95 = p95;
            }
            results.add(contender.name(), Measure.ADDED_P50, p50 - direct50);
            results.add(contender.name(), Measure.ADDED_P95, p95 - direct95);
            atOnce(contender);
            crowd(contender, contender.single().apply(Delay.USUAL), Measure.USUAL, Measure.CPU_OWN, Measure.CPU_SERVER);
            crowd(
                    contender,
                    contender.panel().apply(Delay.USUAL),
                    Measure.PANELS,
                    Measure.CPU_PANEL_OWN,
                    Measure.CPU_PANEL_SERVER);
            memory(contender);
        }
    }

    private void atOnce(Contender contender) throws InterruptedException {
        results.add(
                contender.name(),
                Measure.AT_ONCE,
                client.run(contender.single().apply(Delay.NONE), clients, time).perSecond());
    }

    private void crowd(Contender contender, List<Question> turn, Measure rate, Measure cpuOwn, Measure cpuServer)
            throws InterruptedException {
        double before = ProcessFigures.cpuMillis(contender.own().get());
        double serverBefore = ProcessFigures.cpuMillis(contender.server());
        double clientBefore = ProcessFigures.cpuMillis(SELF);
        LoadClient.Times times = client.run(turn, clients, time);
        int turns = times.millis().size();
        results.add(contender.name(), rate, times.perSecond());
        results.add(
                contender.name(),
                cpuOwn,
                (ProcessFigures.cpuMillis(contender.own().get()) - before) / turns);
        if (!contender.server().isEmpty()) {
            double server = ProcessFigures.cpuMillis(contender.server()) - serverBefore;
            results.add(contender.name(), cpuServer, server / turns);
        }
        if (rate == Measure.USUAL) {
            results.add(contender.name(), Measure.CPU_CLIENT, (ProcessFigures.cpuMillis(SELF) - clientBefore) / turns);
        }
    }

    private void memory(Contender contender) {
        Set<Long> all = contender.processes();
        if (all.isEmpty()) {
            return;
        }
        double server = ProcessFigures.residentMegabytes(contender.server());
        results.add(contender.name(), Measure.RESIDENT, ProcessFigures.residentMegabytes(all) - server);
        if (server > 0) {
            results.add(contender.name(), Measure.RESIDENT_SERVER, server);
        }
        results.add(contender.name(), Measure.PROPORTIONAL, ProcessFigures.proportionalMegabytes(all));
    }
}
