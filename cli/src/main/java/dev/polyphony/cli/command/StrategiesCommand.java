package dev.polyphony.cli.command;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.StrategyTable;
import dev.polyphony.cli.render.StrategyTable.Line;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "strategies",
        description = "List strategies: what each does, whom it would ask now, and what it costs at most.")
public final class StrategiesCommand implements Callable<Integer> {
    /** What the costs are told for. */
    private static final String NOMINAL = "Explain why this is so. ".repeat(40);

    private final CliContext context;

    @Option(names = "--json", description = "Print JSON: each strategy with its compiled plan.")
    private boolean json;

    @Mixin
    private CommonOptions common;

    public StrategiesCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Session session = context.open(context.settings(common.flags()), Need.PLAN, common)) {
            List<Line> lines = lines(session);
            if (json) {
                context.shell().out().println(JsonOutput.of(lines));
            } else {
                StrategyTable.lines(lines, NOMINAL.length(), context.shell().outStyle())
                        .forEach(context.shell().lines()::println);
            }
            return ExitCode.OK;
        }
    }

    private static List<Line> lines(Session session) {
        record Named(String name, String sentence) {}
        List<Named> strategies = new ArrayList<>();
        for (Strategy strategy : Strategy.values()) {
            strategies.add(new Named(strategy.word(), strategy.sentence()));
        }
        Inventory inventory = session.client().inventory();
        if (inventory.strategies() != null) {
            inventory.strategies().forEach(own -> strategies.add(new Named(own.name(), own.description())));
        }
        AnalysisClient client = session.client();
        List<Compilation> plans = client.preview(strategies.stream()
                .map(strategy -> draft(client.principal(), strategy.name()))
                .toList());
        return IntStream.range(0, plans.size())
                .mapToObj(i ->
                        new Line(strategies.get(i).name(), strategies.get(i).sentence(), plans.get(i)))
                .toList();
    }

    private static Analysis draft(Principal principal, String strategy) {
        return new Analysis(AnalysisIds.mint(), principal.tenant(), NOMINAL, Preset.of(strategy), Limits.DEFAULT);
    }
}
