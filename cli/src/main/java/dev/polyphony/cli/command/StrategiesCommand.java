package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.platform.PlanningSession;
import dev.polyphony.cli.render.StrategyTable;
import dev.polyphony.client.StrategyPlan;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "strategies",
        description = "List strategies: what each does, whom it would ask now, and what it costs at most.")
public final class StrategiesCommand implements Callable<Integer> {
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
        try (PlanningSession session = context.openPlanning(context.settings(common.flags()), common)) {
            List<StrategyPlan> lines = StrategyPlan.all(session.planning());
            context.show(lines, json, style -> StrategyTable.lines(lines, StrategyPlan.NOMINAL.length(), style));
            return ExitCode.OK;
        }
    }
}
