package dev.polyphony.cli.command;

import dev.polyphony.batch.BatchLine;
import dev.polyphony.batch.BatchStatus;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.RefusedError;
import dev.polyphony.cli.Shell;
import dev.polyphony.cli.option.NamedFile;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.BatchTable;
import dev.polyphony.client.Batches;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "batches", description = "List batches, the newest first, and pause, resume or cancel them.")
public final class BatchesCommand implements Callable<Integer> {
    private static final String JSON = "Print JSON.";
    private static final int PAGE = 500;

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

    public BatchesCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return with(common, batches -> {
            Shown<BatchStatus> shown = Shown.of(batches.list(Shown.toRead(limit, Shown.MOST), null), limit);
            if (json) {
                context.shell().out().println(JsonOutput.of(shown.entries()));
            } else if (shown.entries().isEmpty()) {
                context.notices(common).say("There is no batch. Submit one: polyphony batch FILE");
            } else {
                BatchTable.lines(shown.entries(), context.shell().outStyle())
                        .forEach(context.shell().lines()::println);
                shown.tell(context.notices(common), "--limit shows up to 1000.");
            }
            return ExitCode.OK;
        });
    }

    @Command(name = "show", description = "Show how far a batch is.")
    Integer show(
            @Mixin TenantOptions options,
            @Option(names = "--json", description = JSON) boolean asJson,
            @Parameters(paramLabel = "ID", description = "The batch.") String id) {
        return with(options, batches -> {
            BatchStatus status = batches.find(id);
            if (asJson) {
                context.shell().out().println(JsonOutput.of(status));
            } else {
                context.shell().lines().println(BatchTable.progress(status));
            }
            return ExitCode.OK;
        });
    }

    @Command(name = "results", description = "Print what came of each line so far, in order, as JSON lines.")
    Integer results(
            @Mixin TenantOptions options,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            description = "Write them there.")
                    @Nullable
                    Path output,
            @Parameters(paramLabel = "ID", description = "The batch.") String id) {
        NamedFile.requireWritable("--output", output);
        return with(options, batches -> {
            try {
                print(batches, id, output, context.shell());
                return ExitCode.OK;
            } catch (IOException e) {
                throw new UncheckedIOException(output + " cannot be written", e);
            }
        });
    }

    @Command(name = "pause", description = "Begin no more lines; what is under way comes to its end.")
    Integer pause(@Mixin TenantOptions options, @Parameters(paramLabel = "ID", description = "The batch.") String id) {
        return order(options, id, batches -> batches.pause(id), "Paused", "does not run");
    }

    @Command(name = "resume", description = "Let a batch go on that was paused.")
    Integer resume(@Mixin TenantOptions options, @Parameters(paramLabel = "ID", description = "The batch.") String id) {
        return order(options, id, batches -> batches.resume(id), "Goes on:", "is not paused");
    }

    @Command(name = "cancel", description = "End what is under way and ask nothing more.")
    Integer cancel(@Mixin TenantOptions options, @Parameters(paramLabel = "ID", description = "The batch.") String id) {
        return order(options, id, batches -> batches.cancel(id), "Asked to end:", "has ended, or is about to");
    }

    private int order(
            TenantOptions options, String id, Function<Batches, Boolean> ordering, String done, String otherwise) {
        return with(options, batches -> {
            if (!ordering.apply(batches)) {
                throw new RefusedError(id + " " + otherwise + ": " + BatchTable.progress(batches.find(id)));
            }
            context.notices(options).say(done + " " + id);
            return ExitCode.OK;
        });
    }

    private int with(TenantOptions options, Function<Batches, Integer> work) {
        try (Session session = context.open(context.settings(options.flags()), Need.SERVER, options)) {
            return work.apply(session.client().batches());
        }
    }

    /** @param output standard output where absent */
    static void print(Batches batches, String id, @Nullable Path output, Shell shell) throws IOException {
        if (output == null) {
            print(batches, id, shell.out());
        } else {
            try (PrintStream file = new PrintStream(Files.newOutputStream(output), false, StandardCharsets.UTF_8)) {
                print(batches, id, file);
                if (file.checkError()) {
                    throw new IOException("not all of it was taken");
                }
            }
        }
    }

    private static void print(Batches batches, String id, PrintStream out) {
        List<BatchLine.Outcome> page = batches.lines(id, 0, PAGE);
        while (!page.isEmpty()) {
            page.forEach(line -> out.println(JsonOutput.line(line)));
            page = page.size() < PAGE
                    ? List.of()
                    : batches.lines(id, page.getLast().line(), PAGE);
        }
    }
}
