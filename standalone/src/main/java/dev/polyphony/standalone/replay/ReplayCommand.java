package dev.polyphony.standalone.replay;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.Style;
import dev.polyphony.cli.render.TerminalText;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.codec.EncryptionCodec;
import dev.polyphony.notation.Durations;
import dev.polyphony.settings.Settings;
import dev.polyphony.storage.PrivateFolder;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "replay",
        description = "Before a deploy: whether this version goes on with what the running one began.",
        footer = {
            "",
            "Reads histories, of the newest workflows where nothing else is said, and has the workflow code of this",
            "version do again what they say. Asks no model, writes nothing to Temporal, shows no prompt. Exit status: 0",
            "if all replay, 1 if one does not or there was none, 2 for wrong usage. See docs/replay.md."
        })
public final class ReplayCommand implements Callable<Integer> {
    /** A history may be 50 MB: so many are in memory at once. */
    private static final int AT_ONCE = 2;

    private final CliContext context;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Only those: analyses, or any workflow ids.")
    private List<String> ids = List.of();

    @Option(
            names = "--query",
            paramLabel = "QUERY",
            description = "Those that it finds in Temporal, such as \"ExecutionStatus = 'Running'\".")
    private @Nullable String query;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "7d",
            description = "Without ID, --query and --file: started so long ago at most (default: 7d).")
    private String since = "7d";

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "500",
            description = "At most so many, the newest (default: 500).")
    private int limit;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "A history in JSON (temporal workflow show -o json), or a folder of them; asks no server.")
    private @Nullable Path file;

    @Option(
            names = "--save",
            paramLabel = "DIR",
            description = "Write those that do not replay there; like the history they hold prompts, unless encrypted.")
    private @Nullable Path save;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private TenantOptions common;

    public ReplayCommand(CliContext context) {
        this.context = context;
    }

    /**
     * What is printed as JSON.
     *
     * @param replayed how many were looked at
     * @param failed how many of them do not replay, those included that could not be read
     * @param unreadable how many of them nothing is known of
     */
    record Report(int replayed, int failed, int unreadable, List<ReplayFinding> histories) {}

    @Override
    public Integer call() throws Exception {
        requireOneSource();
        Settings settings = context.settings(common.flags());
        try (Replayer replayer = new Replayer(new EncryptionCodec(settings.encryption()).converter())) {
            if (file != null) {
                return report(replayed(replayer, Histories.ofFiles(file, limit)));
            }
            try (Session session = context.open(settings, Need.SERVER, common)) {
                return report(replayed(replayer, histories(session.client(), replayer.lastingTypes())));
            }
        }
    }

    private void requireOneSource() {
        long sources = Stream.of(!ids.isEmpty(), query != null, file != null)
                .filter(given -> given)
                .count();
        if (sources > 1) {
            throw new UsageError("give one of ID, --query and --file");
        }
        if (limit < 1) {
            throw new UsageError("--limit: at least 1");
        }
    }

    private Histories histories(AnalysisClient client, List<String> types) {
        if (!ids.isEmpty()) {
            return Histories.ofIds(
                    client.workflowClient(),
                    ids.stream()
                            .map(id -> id.contains("~")
                                    ? id
                                    : client.principal().workflow(id).value())
                            .toList());
        }
        Instant from = Instant.now().minus(age());
        return Histories.ofQuery(
                client.workflowClient(),
                query != null
                        ? query
                        : "WorkflowType IN ('" + String.join("', '", types) + "') AND StartTime > '" + from + "'",
                limit);
    }

    private Duration age() {
        try {
            return Durations.parse(since);
        } catch (IllegalArgumentException e) {
            throw new UsageError("--since: " + e.getMessage());
        }
    }

    private List<ReplayFinding> replayed(Replayer replayer, Histories histories) throws InterruptedException {
        List<ReplayFinding> found = new ArrayList<>();
        Deque<Future<ReplayFinding>> underWay = new ArrayDeque<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Histories.Named named : histories) {
                underWay.add(pool.submit(() -> replayed(replayer, named)));
                if (underWay.size() >= 2 * AT_ONCE) {
                    found.add(said(underWay.remove()));
                }
            }
            while (!underWay.isEmpty()) {
                found.add(said(underWay.remove()));
            }
        }
        return found;
    }

    private ReplayFinding replayed(Replayer replayer, Histories.Named named) {
        WorkflowExecutionHistory history;
        try {
            history = named.read().get();
        } catch (Histories.Unreadable e) {
            return ReplayFinding.unreadable(named.name(), String.valueOf(e.getMessage()));
        }
        ReplayFinding finding = replayer.replay(history);
        if (save != null && !finding.replays()) {
            write(save, finding, history);
        }
        return finding;
    }

    /** Its owner's alone, as the folder is where there was none; one that is there stays as it is. */
    private static void write(Path folder, ReplayFinding finding, WorkflowExecutionHistory history) {
        try {
            if (Files.notExists(folder)) {
                PrivateFolder.secure(folder);
            }
            String name = (finding.workflowId() + "-" + finding.runId()).replaceAll("[^\\w.~-]", "_");
            Path saved = folder.resolve(name + ".json");
            // One of an earlier time may be everybody's.
            Files.deleteIfExists(saved);
            PrivateFolder.createFile(saved);
            Files.writeString(saved, history.toJson(true));
        } catch (IOException e) {
            throw new UncheckedIOException("--save: cannot be written", e);
        }
    }

    /** One line as soon as it is known, and in their order. */
    private ReplayFinding said(Future<ReplayFinding> underWay) throws InterruptedException {
        ReplayFinding finding;
        try {
            finding = underWay.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        }
        if (!json && (!finding.replays() || !common.quiet)) {
            Style style = context.shell().outStyle();
            String verdict = "%-15s".formatted(finding.verdict());
            context.shell()
                    .lines()
                    .println((finding.replays() ? style.good(verdict) : style.bad(verdict))
                            + TerminalText.safe(finding.workflowId())
                            + (finding.type().isEmpty() ? "" : "  " + TerminalText.safe(finding.type()))
                            + (finding.events() == 0 ? "" : ", " + finding.events() + " events")
                            + (finding.reason() == null ? "" : ": " + TerminalText.safe(finding.reason())));
        }
        return finding;
    }

    private int report(List<ReplayFinding> found) {
        int failed = (int) found.stream().filter(finding -> !finding.replays()).count();
        int unreadable =
                (int) found.stream().filter(ReplayFinding::isUnreadable).count();
        if (json) {
            context.shell().out().println(JsonOutput.of(new Report(found.size(), failed, unreadable, found)));
        } else {
            context.shell().lines().println(summary(found.size(), failed, unreadable));
        }
        return failed == 0 && !found.isEmpty() ? ExitCode.OK : ExitCode.NO_ANSWER;
    }

    private String summary(int all, int failed, int unreadable) {
        if (all == 0) {
            return "Nothing was found to replay, so nothing is known.";
        }
        String histories = all == 1 ? "1 history" : all + " histories";
        if (failed == 0) {
            return histories + " replayed, all go on with this version."
                    + (all == limit && ids.isEmpty() ? " There may be more: --limit." : "");
        }
        int others = failed - unreadable;
        return (others == 0
                        ? all - failed + " of " + histories + " go on with this version."
                        : histories + " replayed, " + others
                                + " of them not: this version must not take over their workflows.")
                + (unreadable == 0
                        ? ""
                        : " " + unreadable + " could not be read: nothing is known of "
                                + (unreadable == 1 ? "it." : "them."))
                + (save == null ? " --save DIR keeps them to look at." : " They are in " + save + ".");
    }
}
