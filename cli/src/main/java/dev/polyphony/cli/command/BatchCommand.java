package dev.polyphony.cli.command;

import dev.polyphony.batch.BatchLimits;
import dev.polyphony.batch.BatchLine;
import dev.polyphony.batch.BatchStatus;
import dev.polyphony.call.Money;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.option.BatchOptions;
import dev.polyphony.cli.option.ConfiguredRequest;
import dev.polyphony.cli.option.NamedFile;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Notices;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.BatchTable;
import dev.polyphony.client.BatchUpload;
import dev.polyphony.client.Batches;
import dev.polyphony.request.BatchReader;
import dev.polyphony.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "batch",
        description = "Have many analyses made, one for each line of a file, and print what came of each.",
        footer = {
            "",
            "Options hold for lines that say nothing else. Ctrl-C leaves; the batch goes on: polyphony batches.",
            "",
            "Example:",
            "  polyphony batch questions.jsonl -s cheapest --budget 5 -o answers.jsonl"
        })
public final class BatchCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final CliContext context;

    @Mixin
    private BatchOptions options;

    @Option(names = "--no-wait", description = "Print its id at once.")
    private boolean noWait;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write what came of each line there, in order, as JSON lines.")
    private @Nullable Path output;

    @Mixin
    private TenantOptions common;

    public BatchCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        NamedFile.requireWritable("--output", output);
        Settings settings = context.settings(options.into(common.flags()));
        BatchLimits limits = new BatchLimits(
                options.budget == null ? null : Money.parse("budget", options.budget),
                options.atOnce,
                options.economy == null ? null : KeysCommand.time("economy", options.economy));
        var defaults = new ConfiguredRequest(settings, context.platform()).of(options);
        try (InputStream lines = lines();
                Session session = context.open(settings, noWait ? Need.SERVER : Need.WORKER, common)) {
            Batches batches = session.client().batches();
            BatchUpload.Received received;
            try (BatchUpload upload = batches.receive(options.key, options.name, limits)) {
                new BatchReader(upload.id(), session.client().principal().tenant(), defaults)
                        .read(lines, (line, text) -> {
                            say(line);
                            upload.add(line, text);
                        });
                received = upload.end();
            }
            Notices notices = context.notices(common);
            if (noWait) {
                context.shell().out().println(received.id());
                notices.say(BatchTable.received(received) + " How far it is: polyphony batches show " + received.id());
                return ExitCode.OK;
            }
            notices.say(BatchTable.received(received) + " Ctrl-C leaves it; polyphony batches show " + received.id());
            return end(batches, ended(batches, received.id(), notices));
        }
    }

    private InputStream lines() throws IOException {
        if (options.file.toString().equals("-")) {
            return context.shell().in();
        }
        if (Files.isDirectory(options.file)) {
            throw new UsageError("FILE: '" + options.file + "' is a folder; name a file in it");
        }
        try {
            return Files.newInputStream(options.file);
        } catch (NoSuchFileException e) {
            throw new UsageError("FILE: there is no " + options.file);
        }
    }

    private void say(BatchLine.Received line) {
        if (line instanceof BatchLine.Received.Invalid invalid) {
            context.notices(common)
                    .say("line " + invalid.number() + " is left out: " + invalid.field() + ": " + invalid.problem());
        }
    }

    /** Waits for its end and tells every tenth of it. */
    static BatchStatus ended(Batches batches, String id, Notices notices) throws InterruptedException {
        int told = 0;
        while (true) {
            BatchStatus status = batches.find(id);
            int tenth = status.lines() == 0 ? 10 : 10 * status.ended() / status.lines();
            if (tenth > told) {
                told = tenth;
                notices.say(BatchTable.progress(status));
            }
            if (status.state().isFinal()) {
                return status;
            }
            Thread.sleep(LOOK);
        }
    }

    private int end(Batches batches, BatchStatus status) {
        try {
            BatchesCommand.print(batches, status.id(), output, context.shell());
        } catch (IOException e) {
            throw new UncheckedIOException(output + " cannot be written", e);
        }
        context.notices(common).say(BatchTable.progress(status));
        return status.byStatus().getOrDefault("answered", 0) == status.lines() ? ExitCode.OK : ExitCode.NO_ANSWER;
    }
}
