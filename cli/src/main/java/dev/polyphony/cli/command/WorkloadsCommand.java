package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.LedgerFile;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.platform.Operator;
import dev.polyphony.cli.render.WorkloadTable;
import dev.polyphony.notation.Nearest;
import dev.polyphony.settings.Settings;
import dev.polyphony.storage.Database;
import dev.polyphony.workload.StoredWorkloads;
import dev.polyphony.workload.StoredWorkloads.Stored;
import dev.polyphony.workload.WorkloadReport;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "workloads",
        description =
                "Show what was learnt from graded answers, and whether it still holds by what people rated since.",
        footer = {
            "",
            "polyphony train learns them, -s adaptive goes by them. docs/confidence.md says when one holds no more."
        })
public final class WorkloadsCommand implements Callable<Integer> {
    private static final String JSON = "Print JSON.";
    private static final String NAME = "As polyphony workloads has it.";

    private final CliContext context;

    @Option(names = "--json", description = JSON)
    private boolean json;

    @Mixin
    private TenantOptions common;

    public WorkloadsCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Settings settings = context.settings(common.flags());
        try (Database database = LedgerFile.ofWorkers(settings, context.shell())) {
            List<WorkloadReport> all =
                    WorkloadReport.all(database, settings.tenant().get());
            context.show(
                    all,
                    json,
                    common,
                    "Nothing was learnt yet: polyphony train FILE --workload NAME",
                    style -> WorkloadTable.of(all, style));
            return ExitCode.OK;
        }
    }

    @Command(name = "show", description = "Show one: its models, and how it stands.")
    Integer show(
            @Mixin TenantOptions options,
            @Option(names = "--json", description = JSON) boolean asJson,
            @Parameters(paramLabel = "NAME", description = NAME) String name) {
        Settings settings = context.settings(options.flags());
        try (Database database = LedgerFile.ofWorkers(settings, context.shell())) {
            String tenant = settings.tenant().get();
            WorkloadReport report =
                    WorkloadReport.of(database, tenant, name).orElseThrow(() -> unknown(database, tenant, name));
            context.show(report, asJson, style -> WorkloadTable.of(report, style));
            return ExitCode.OK;
        }
    }

    @Command(name = "remove", description = "Forget one: from the next submission on nobody goes by it.")
    Integer remove(@Mixin TenantOptions options, @Parameters(paramLabel = "NAME", description = NAME) String name) {
        Settings settings = context.settings(options.flags());
        try (Database database = LedgerFile.ofWorkers(settings, context.shell())) {
            String tenant = settings.tenant().get();
            if (!workloads(database).delete(tenant, name, Operator.name())) {
                throw unknown(database, tenant, name);
            }
            context.notices(options).say("'" + name + "' is forgotten: from the next submission on nobody goes by it.");
            return ExitCode.OK;
        }
    }

    private static UsageError unknown(Database database, String tenant, String name) {
        List<String> names =
                workloads(database).of(tenant).stream().map(Stored::name).toList();
        String hint = Nearest.hint(name, names);
        return new UsageError("NAME: nothing was learnt as '" + name + "'"
                + (hint.isEmpty() ? "; polyphony workloads shows what was" : hint));
    }

    private static StoredWorkloads workloads(Database database) {
        return new StoredWorkloads(database, InstantSource.system());
    }
}
