package dev.polyphony.cli.command;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Selection;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.DryRun;
import dev.polyphony.cli.Watch;
import dev.polyphony.cli.option.ConfiguredRequest;
import dev.polyphony.cli.option.OutputOptions;
import dev.polyphony.cli.option.PromptOptions;
import dev.polyphony.cli.option.PromptText;
import dev.polyphony.cli.option.SelectionNames;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.PlanningSession;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.watch.Leaving;
import dev.polyphony.client.Submission;
import dev.polyphony.plan.Strategy;
import dev.polyphony.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "analyze",
        description = "Ask, wait, and print the answer.",
        footer = {
            "",
            "Examples:",
            "  polyphony analyze \"Should a small team choose REST or GraphQL?\"",
            "  polyphony analyze -s ensemble --deadline 2m \"Is this design sound?\"",
            "  polyphony analyze -s escalate --models gpt-4o-mini,gpt-4o \"Is 1009 prime?\"",
            "  polyphony analyze -s council --dry-run \"Is this clause enforceable?\"",
            "  polyphony analyze --models gpt-4o-mini,anthropic/claude-haiku-4-5 -p \"Why is the sky blue?\"",
            "  git diff | polyphony analyze - > review.txt"
        })
public final class AnalyzeCommand implements Callable<Integer> {
    private static final Set<String> SINGLE = Set.of(Strategy.CHEAPEST.word(), Strategy.FALLBACK.word());

    private final CliContext context;

    @Mixin
    private PromptOptions request;

    @Option(names = "--dry-run", description = "Print the plan and the most it can cost; ask nobody, spend nothing.")
    private boolean dryRun;

    @Option(
            names = "--stream",
            negatable = true,
            description = "Print the answer as it is written, on a terminal (the default where one model answers).")
    private @Nullable Boolean stream;

    @Mixin
    private OutputOptions output;

    @Mixin
    private TenantOptions common;

    public AnalyzeCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = context.settings(request.into(common.flags()));
        output.requireWritable();
        Analysis asked = new ConfiguredRequest(settings, context.platform())
                .of(request, PromptText.of(request, context.shell()));
        boolean streaming = context.shell().terminals().out()
                && !output.json
                && (stream == null ? isAnsweredByOne(asked.selection()) : stream);
        Analysis analysis = asked.streaming(streaming);
        if (dryRun) {
            try (PlanningSession session = context.openPlanning(settings, common)) {
                SelectionNames.require(analysis, session.planning());
                return new DryRun(context.shell(), output.json)
                        .print(session.planning().preview(List.of(analysis)).getFirst());
            }
        }
        Session session = context.open(settings, Need.WORKER, common);
        try (Leaving leaving = new Leaving(context.shell().interrupts());
                session) {
            SelectionNames.require(analysis, session.client());
            Submission submission = session.client().submit(analysis);
            if (submission.already()) {
                context.notices(common).say("Submitted before under this id: showing that analysis.");
            }
            Watch watch = new Watch(context.shell(), common, output);
            Duration deadline = analysis.limits().deadline();
            return streaming
                    ? watch.streaming(submission.id(), deadline, session, leaving)
                    : watch.toTheEnd(submission.id(), deadline, session, leaving);
        }
    }

    /** As far as its strategy alone says. */
    private static boolean isAnsweredByOne(Selection selection) {
        return selection instanceof Selection.Preset preset && SINGLE.contains(preset.strategy());
    }
}
