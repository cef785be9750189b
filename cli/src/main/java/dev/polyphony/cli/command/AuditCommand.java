package dev.polyphony.cli.command;

import dev.polyphony.access.AuditLog;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.LedgerFile;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.render.AccessTable;
import dev.polyphony.storage.Database;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "audit",
        description = "Show who did what, the latest first.",
        footer = {
            "",
            "By key, or by user of the command line: submit, embed, cancel, approve, rejudge; and what users did to",
            "keys, budgets and providers. Whether the books are right says polyphony costs audit."
        })
public final class AuditCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--tenant", paramLabel = "NAME", description = "What concerns one tenant.")
    private @Nullable String tenant;

    @Option(names = "--who", paramLabel = "WHO", description = "Of one key or user, or what that begins with.")
    private @Nullable String who;

    @Option(names = "--action", paramLabel = "WHAT", description = "Such as submit or key.revoke; key for all of keys.")
    private @Nullable String action;

    @Option(names = "--since", paramLabel = "TIME", description = "So long ago at the most, such as 24h.")
    private @Nullable String since;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "50",
            description = "How many (default: 50).")
    private int most;

    @Mixin
    private CommonOptions common;

    public AuditCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (most < 1) {
            throw new UsageError("--limit: at least 1");
        }
        AuditLog.Filter filter =
                new AuditLog.Filter(tenant, who, action, from(), Shown.toRead(most, Integer.MAX_VALUE));
        try (Database database = LedgerFile.ofWorkers(context.settings(common.flags()), context.shell())) {
            Shown<AuditLog.Entry> shown = Shown.of(new AuditLog(database).read(filter), most);
            if (json) {
                context.shell().out().println(JsonOutput.of(shown.entries()));
            } else if (shown.entries().isEmpty()) {
                context.notices(common).say("Nothing of that is on record.");
            } else {
                AccessTable.audit(shown.entries(), context.shell().outStyle())
                        .forEach(context.shell().lines()::println);
                shown.tell(context.notices(common), "--limit shows more, --since, --who and --action some of them.");
            }
            return ExitCode.OK;
        }
    }

    private Instant from() {
        return since == null ? Instant.EPOCH : Instant.now().minus(KeysCommand.time("since", since));
    }
}
