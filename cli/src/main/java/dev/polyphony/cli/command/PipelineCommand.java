package dev.polyphony.cli.command;

import dev.polyphony.call.InvalidField;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.PipelineDryRun;
import dev.polyphony.cli.PipelineWatch;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.option.ConfiguredRequest;
import dev.polyphony.cli.option.PipelineOptions;
import dev.polyphony.cli.option.PipelineOutput;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Notices;
import dev.polyphony.cli.platform.PlanningSession;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.watch.Leaving;
import dev.polyphony.client.Pipelines;
import dev.polyphony.client.Submission;
import dev.polyphony.pipeline.Pipeline;
import dev.polyphony.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "pipeline",
        description = "Have analyses made that build on each other, and print what each answered.",
        footer = {
            "",
            "Options hold for nodes that say nothing else. Ctrl-C leaves; the pipeline goes on: polyphony pipelines.",
            "",
            "Examples:",
            "  polyphony pipeline development \"A rate limiter in Java\" --output result",
            "  polyphony pipeline release.yaml --input version=2.1 --input-file changes=changes.txt",
            "  polyphony pipeline development --dry-run \"A rate limiter in Java\""
        })
public final class PipelineCommand implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    private PipelineOptions options;

    @Option(
            names = "--dry-run",
            description = "Print each node's plan and the most it can cost; ask nobody, spend nothing.")
    private boolean dryRun;

    @Option(names = "--no-wait", description = "Print its id at once.")
    private boolean noWait;

    @Option(
            names = "--resume",
            description = "Where it was submitted before under its --id, and ended without all results: let it go on.")
    private boolean resume;

    @Mixin
    private PipelineOutput output;

    @Mixin
    private TenantOptions common;

    public PipelineCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (resume && options.key == null) {
            throw new UsageError("--resume: needs the --id under which it was submitted; one without goes on with"
                    + " polyphony pipelines resume ID");
        }
        output.requireWritable();
        Settings settings = context.settings(options.into(common.flags()));
        Pipeline pipeline =
                options.pipeline(new ConfiguredRequest(settings, context.platform()).of(options), context.shell());
        if (dryRun) {
            try (PlanningSession session = context.openPlanning(settings, common)) {
                return new PipelineDryRun(context.shell(), session.planning()).print(pipeline, output.json);
            }
        }
        try (Leaving leaving = new Leaving(context.shell().interrupts());
                Session session = context.open(settings, noWait ? Need.SERVER : Need.WORKER, common)) {
            Pipelines pipelines = session.client().pipelines();
            Submission submitted = submitted(pipelines, pipeline);
            Notices notices = context.notices(common);
            if (submitted.already() && resume && pipelines.resume(submitted.id(), null)) {
                notices.say("Resumed: nodes that have an answer keep it.");
            } else if (submitted.already()) {
                notices.say("Submitted before under this id: showing that pipeline.");
            }
            if (noWait) {
                context.shell().out().println(submitted.id());
                notices.say("How far it is: polyphony pipelines show " + submitted.id());
                return ExitCode.OK;
            }
            return new PipelineWatch(context.shell(), common, output).toTheEnd(submitted.id(), session, leaving);
        }
    }

    private Submission submitted(Pipelines pipelines, Pipeline pipeline) {
        try {
            return pipelines.submit(options.key, pipeline);
        } catch (InvalidField e) {
            throw new UsageError(options.file() + ": " + e.getMessage());
        }
    }
}
