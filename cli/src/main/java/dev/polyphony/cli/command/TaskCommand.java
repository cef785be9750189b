package dev.polyphony.cli.command;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.batch.BatchLimits;
import dev.polyphony.batch.BatchLine;
import dev.polyphony.batch.BatchStatus;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.Watch;
import dev.polyphony.cli.option.ConfiguredRequest;
import dev.polyphony.cli.option.OutputOptions;
import dev.polyphony.cli.option.TaskLines;
import dev.polyphony.cli.option.TaskOptions;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.BatchTable;
import dev.polyphony.cli.render.TaskTable;
import dev.polyphony.cli.watch.Leaving;
import dev.polyphony.client.BatchUpload;
import dev.polyphony.client.Batches;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.BatchReader;
import dev.polyphony.settings.Settings;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "task",
        description = "Have the catalogue's team do a task, or many side by side: analyze -s team in short.",
        footer = {
            "",
            "Examples:",
            "  polyphony task coding --complexity complex \"Write a parser for RFC 5545 dates\"",
            "  polyphony task - < tasks.jsonl"
        })
public final class TaskCommand implements Callable<Integer> {
    private static final int PAGE = 1000;

    private final CliContext context;

    @Mixin
    private TaskOptions task;

    @Mixin
    private OutputOptions output;

    @Mixin
    private TenantOptions common;

    public TaskCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Settings settings = context.settings(task.into(common.flags()));
        ConfiguredRequest configured = new ConfiguredRequest(settings, context.platform());
        output.requireWritable();
        return task.isMany() ? many(settings, configured) : one(settings, configured);
    }

    private int one(Settings settings, ConfiguredRequest configured) throws InterruptedException {
        Analysis analysis = task.analysis(configured, context.shell());
        try (Leaving leaving = new Leaving(context.shell().interrupts());
                Session session = context.open(settings, Need.WORKER, common)) {
            String id = session.client().submit(analysis).id();
            return new Watch(context.shell(), common, output)
                    .toTheEnd(id, analysis.limits().deadline(), session, leaving);
        }
    }

    private int many(Settings settings, ConfiguredRequest configured) throws IOException, InterruptedException {
        TaskLines tasks = new TaskLines(context.shell().in());
        AnalysisRequest defaults = task.defaults(configured);
        try (Session session = context.open(settings, Need.WORKER, common)) {
            Batches batches = session.client().batches();
            BatchUpload.Received received;
            try (BatchUpload upload = batches.receive(null, "tasks", new BatchLimits(null, task.atOnce, null))) {
                new BatchReader(upload.id(), session.client().principal().tenant(), defaults)
                        .read(tasks.asBatch(), upload::add);
                received = upload.end();
            }
            context.notices(common)
                    .say(BatchTable.received(received) + " Ctrl-C leaves it; polyphony batches show " + received.id());
            BatchStatus status = BatchCommand.ended(batches, received.id(), context.notices(common));
            List<BatchLine.Outcome> outcomes = batches.lines(received.id(), 0, PAGE);
            boolean table = !output.json;
            if (output.output != null || !table) {
                BatchesCommand.print(batches, received.id(), output.output, context.shell());
            }
            if (table) {
                TaskTable.lines(outcomes, tasks::type, context.shell().outStyle())
                        .forEach(context.shell().lines()::println);
            }
            context.notices(common).say(BatchTable.progress(status));
            return status.byStatus().getOrDefault("answered", 0) == status.lines() ? ExitCode.OK : ExitCode.NO_ANSWER;
        }
    }
}
