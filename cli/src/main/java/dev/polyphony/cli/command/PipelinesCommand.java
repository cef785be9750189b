package dev.polyphony.cli.command;

import dev.polyphony.call.Money;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.PipelineWatch;
import dev.polyphony.cli.RefusedError;
import dev.polyphony.cli.option.PipelineOutput;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.PipelineExplanation;
import dev.polyphony.cli.render.PipelineTree;
import dev.polyphony.cli.render.Style;
import dev.polyphony.cli.watch.Leaving;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.Explanation;
import dev.polyphony.client.NotEnded;
import dev.polyphony.client.Pipelines;
import dev.polyphony.client.UnknownAnalysis;
import dev.polyphony.pipeline.PipelineStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pipelines",
        description = "List pipelines, the newest first; look at them, approve or reject, cancel or resume them.")
public final class PipelinesCommand implements Callable<Integer> {
    private static final String JSON = "Print JSON.";
    private static final String PIPELINE = "The pipeline.";
    private static final String NODE = "Which node, where several wait for a decision.";
    private static final String COMMENT = "For the record, and for nodes that quote it.";

    private final CliContext context;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "20",
            description = "At most so many (default: 20).")
    private int limit;

    @Option(names = "--json", description = JSON)
    private boolean json;

    @Mixin
    private TenantOptions common;

    public PipelinesCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return with(common, pipelines -> {
            Shown<PipelineStatus> shown = Shown.of(pipelines.list(Shown.toRead(limit, Shown.MOST), null), limit);
            if (json) {
                context.shell().out().println(JsonOutput.of(shown.entries()));
            } else if (shown.entries().isEmpty()) {
                context.notices(common).say("There is no pipeline. Submit one: polyphony pipeline FILE");
            } else {
                PipelineTree.table(shown.entries(), context.shell().outStyle())
                        .forEach(context.shell().lines()::println);
                shown.tell(context.notices(common), "--limit shows up to 1000.");
            }
            return ExitCode.OK;
        });
    }

    @Command(name = "show", description = "Show how far a pipeline is.")
    Integer show(
            @Mixin TenantOptions options,
            @Option(names = "--json", description = "Print JSON: every node with its answer.") boolean asJson,
            @Parameters(paramLabel = "ID", description = PIPELINE) String id) {
        return with(options, pipelines -> {
            if (asJson) {
                context.shell().out().println(JsonOutput.of(pipelines.result(id)));
            } else {
                PipelineTree.lines(
                                pipelines.find(id),
                                Instant.now(),
                                0,
                                context.shell().outStyle())
                        .forEach(context.shell().lines()::println);
            }
            return ExitCode.OK;
        });
    }

    @Command(name = "watch", description = "Wait for a pipeline and print what its nodes answered; Ctrl-C detaches.")
    Integer watch(
            @Mixin TenantOptions options,
            @Mixin PipelineOutput output,
            @Parameters(paramLabel = "ID", description = PIPELINE) String id)
            throws InterruptedException {
        return following(options, output, id, pipelines -> {
            pipelines.find(id);
            return true;
        });
    }

    @Command(name = "results", description = "Print what its nodes answered until now.")
    Integer results(
            @Mixin TenantOptions options,
            @Mixin PipelineOutput output,
            @Parameters(paramLabel = "ID", description = PIPELINE) String id) {
        output.requireWritable();
        return with(
                options, pipelines -> new PipelineWatch(context.shell(), options, output).print(pipelines.result(id)));
    }

    @Command(name = "approve", description = "Approve what a person is asked.")
    Integer approve(
            @Mixin TenantOptions options,
            @Option(names = "--comment", paramLabel = "TEXT", description = COMMENT) @Nullable String comment,
            @Parameters(index = "0", paramLabel = "ID", description = PIPELINE) String id,
            @Parameters(index = "1", arity = "0..1", paramLabel = "NODE", description = NODE) @Nullable String node) {
        return order(options, id, pipelines -> pipelines.approve(id, node, comment), "Approved:", "asks nobody there");
    }

    @Command(name = "reject", description = "Reject what a person is asked.")
    Integer reject(
            @Mixin TenantOptions options,
            @Option(names = "--comment", paramLabel = "TEXT", description = COMMENT) @Nullable String comment,
            @Parameters(index = "0", paramLabel = "ID", description = PIPELINE) String id,
            @Parameters(index = "1", arity = "0..1", paramLabel = "NODE", description = NODE) @Nullable String node) {
        return order(options, id, pipelines -> pipelines.reject(id, node, comment), "Rejected:", "asks nobody there");
    }

    @Command(name = "cancel", description = "End what is under way and ask nothing more.")
    Integer cancel(@Mixin TenantOptions options, @Parameters(paramLabel = "ID", description = PIPELINE) String id) {
        return order(options, id, pipelines -> pipelines.cancel(id), "Asked to end:", "has ended, or is about to");
    }

    @Command(
            name = "resume",
            description = "Let one go on that ended without all its results, and wait for it; what it has it keeps.")
    Integer resume(
            @Mixin TenantOptions options,
            @Mixin PipelineOutput output,
            @Option(
                            names = "--budget",
                            paramLabel = "USD",
                            description = "What all nodes may cost together from now on, with what they did.")
                    @Nullable
                    String budget,
            @Parameters(paramLabel = "ID", description = PIPELINE) String id)
            throws InterruptedException {
        Money most = budget == null ? null : Money.parse("budget", budget);
        return following(options, output, id, pipelines -> pipelines.resume(id, most));
    }

    @Command(
            name = "explain",
            description = "Say what each node was asked after which, whom, why not, and at what cost.")
    Integer explain(@Mixin TenantOptions options, @Parameters(paramLabel = "ID", description = PIPELINE) String id) {
        try (Session session = context.open(context.settings(options.flags()), Need.SERVER, options)) {
            Pipelines pipelines = session.client().pipelines();
            Style style = context.shell().outStyle();
            PipelineExplanation.lines(
                            pipelines.definition(id),
                            pipelines.result(id),
                            analysis -> explained(session.client(), analysis),
                            style)
                    .forEach(context.shell().lines()::println);
            return ExitCode.OK;
        }
    }

    private static Optional<Explanation> explained(AnalysisClient client, String analysis) {
        try {
            return Optional.of(client.explain(analysis));
        } catch (NotEnded | UnknownAnalysis none) {
            return Optional.empty();
        }
    }

    private int following(TenantOptions options, PipelineOutput output, String id, Predicate<Pipelines> beginning)
            throws InterruptedException {
        output.requireWritable();
        try (Leaving leaving = new Leaving(context.shell().interrupts());
                Session session = context.open(context.settings(options.flags()), Need.WORKER, options)) {
            Pipelines pipelines = session.client().pipelines();
            if (!beginning.test(pipelines)) {
                throw refused(pipelines, id, "runs, or has all its results");
            }
            return new PipelineWatch(context.shell(), options, output).toTheEnd(id, session, leaving);
        }
    }

    private int order(TenantOptions options, String id, Predicate<Pipelines> ordering, String done, String otherwise) {
        return with(options, pipelines -> {
            if (!ordering.test(pipelines)) {
                throw refused(pipelines, id, otherwise);
            }
            context.notices(options).say(done + " " + id);
            return ExitCode.OK;
        });
    }

    private static RefusedError refused(Pipelines pipelines, String id, String why) {
        return new RefusedError(
                id + " " + why + ": " + PipelineTree.summary(pipelines.find(id), Instant.now(), Style.PLAIN));
    }

    private int with(TenantOptions options, Function<Pipelines, Integer> work) {
        try (Session session = context.open(context.settings(options.flags()), Need.SERVER, options)) {
            return work.apply(session.client().pipelines());
        }
    }
}
