package dev.polyphony.cli.command;

import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.call.ProviderId;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.LedgerFile;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.option.CostOptions;
import dev.polyphony.cli.option.NamedFile;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.output.Csv;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.render.AuditTable;
import dev.polyphony.cli.render.CostTable;
import dev.polyphony.cli.render.ReconciliationTable;
import dev.polyphony.cli.render.StatisticsTable;
import dev.polyphony.ledger.CostGrouping;
import dev.polyphony.ledger.CostQueries;
import dev.polyphony.ledger.CostStatistics;
import dev.polyphony.ledger.EntryFilter;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.LedgerAudit;
import dev.polyphony.ledger.LedgerEntry;
import dev.polyphony.ledger.SendId;
import dev.polyphony.reconciliation.InvoiceFile;
import dev.polyphony.reconciliation.Reconciler;
import dev.polyphony.reconciliation.Reconciliation;
import dev.polyphony.settings.Settings;
import dev.polyphony.storage.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "costs",
        description = "What was spent, is reserved and is in doubt.",
        footer = {
            "",
            "Settled is paid and exact. Reserved is held for requests under way, at the most they can cost.",
            "Unknown is held for requests that may or may not have been billed, until 'costs resolve' says."
        })
public final class CostsCommand implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    private CommonOptions common;

    public CostsCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return report(common, new CostOptions(), CostGrouping.MODEL, Format.TABLE, false);
    }

    @Command(
            name = "init",
            description = "Make the ledger, or bring one of an earlier version up to date. Harmless twice.")
    Integer init(@Mixin CommonOptions options) {
        Settings settings = context.settings(options.flags());
        try (Database database = LedgerFile.open(settings, context.shell())) {
            CostQueries.Sum all = new CostQueries(database).sum(EntryFilter.ALL);
            context.shell()
                    .lines()
                    .println("The ledger is ready, with " + all.requests()
                            + (all.requests() == 1 ? " request: " : " requests: ")
                            + LedgerFile.where(settings, context.shell()));
            return ExitCode.OK;
        }
    }

    @Command(name = "report", description = "Sums by model, or by something else.")
    Integer report(
            @Mixin CommonOptions options,
            @Mixin CostOptions which,
            @Option(
                            names = "--by",
                            paramLabel = "WHAT",
                            defaultValue = "model",
                            description = "day, week, month, category, tenant, strategy, provider, model or analysis.")
                    CostGrouping by,
            @Option(
                            names = "--format",
                            paramLabel = "table|csv|json",
                            defaultValue = "table",
                            description = "table, csv or json.")
                    Format format,
            @Option(names = "--json", description = "The same as --format json.") boolean json) {
        try (Database database = LedgerFile.open(context.settings(options.flags()), context.shell())) {
            CostQueries spending = new CostQueries(database);
            List<CostQueries.Sum> sums = spending.sums(which.filter(), by::key);
            if (json || format != Format.TABLE) {
                context.shell().out().print(text(sums, CostQueries.Sum.class, json ? Format.JSON : format));
            } else {
                CostTable.lines(
                                sums,
                                spending.sum(which.filter()),
                                by.word(),
                                context.shell().outStyle())
                        .forEach(context.shell().lines()::println);
            }
            return ExitCode.OK;
        }
    }

    /** How costs are written. */
    public enum Format {
        TABLE,
        CSV,
        JSON
    }

    @Command(
            name = "stats",
            description = "What an analysis costs, what the cache saved, and what it would have cost otherwise.")
    Integer stats(
            @Mixin CommonOptions options,
            @Mixin CostOptions which,
            @Option(names = "--json", description = "Print JSON.") boolean json) {
        try (Database database = LedgerFile.open(context.settings(options.flags()), context.shell())) {
            CostStatistics.Figures figures = new CostStatistics(database).of(which.filter());
            context.show(figures, json, style -> StatisticsTable.lines(figures, style));
            return ExitCode.OK;
        }
    }

    @Command(name = "export", description = "Every request, one a line.")
    Integer export(
            @Mixin CommonOptions options,
            @Mixin CostOptions which,
            @Option(names = "--format", paramLabel = "csv|json", defaultValue = "csv", description = "csv or json.")
                    Format format,
            @Option(names = "--output", paramLabel = "FILE", description = "Where to write; standard output otherwise.")
                    @Nullable
                    Path output) {
        NamedFile.requireWritable("--output", output);
        try (Database database = LedgerFile.open(context.settings(options.flags()), context.shell())) {
            if (format == Format.TABLE) {
                throw new UsageError("--format: csv or json; costs report has tables");
            }
            String text = text(new CostQueries(database).lines(which.filter()), LedgerEntry.class, format);
            if (output == null) {
                context.shell().out().print(text);
            } else {
                write(output, text);
            }
            return ExitCode.OK;
        }
    }

    @Command(name = "resolve", description = "Say what a request in doubt cost, once its provider's bill is known.")
    Integer resolve(
            @Mixin TenantOptions options,
            @Parameters(paramLabel = "ANALYSIS", description = "Whose requests in doubt are meant.") String analysis,
            @Option(
                            names = "--amount",
                            paramLabel = "USD",
                            required = true,
                            description = "What each of them cost; 0 where it was not billed.")
                    String usd) {
        Money amount = Money.parse("amount", usd);
        Settings settings = context.settings(options.flags());
        try (Database database = LedgerFile.open(settings, context.shell());
                Ledger ledger = new Ledger(database, InstantSource.system(), 0)) {
            List<SendId> doubted = new CostQueries(database)
                    .inDoubt(new WorkflowId(settings.tenant().get(), analysis));
            if (doubted.isEmpty()) {
                throw new UsageError("ANALYSIS: nothing of '" + analysis + "' is in doubt");
            }
            doubted.forEach(id -> ledger.writeOff(id, amount));
            return report(options, new CostOptions(), CostGrouping.MODEL, Format.TABLE, false);
        }
    }

    @Command(
            name = "reconcile",
            description = "Compare a provider's invoice or usage export (CSV) with the ledger, by day and model.",
            footer = {
                "",
                "FILE has the columns day, model and cost (input_tokens and output_tokens too, where there are any), or is an",
                "export of OpenAI or Anthropic as it was downloaded. Days are UTC's. Nothing is changed; what requests in",
                "doubt cost after all 'costs resolve' says. Exit status 1 where something differs."
            })
    Integer reconcile(
            @Mixin CommonOptions options,
            @Parameters(paramLabel = "FILE", description = "The provider's CSV file.") Path file,
            @Option(names = "--provider", paramLabel = "NAME", required = true, description = "Who billed it: openai.")
                    String provider,
            @Option(
                            names = "--tolerance",
                            paramLabel = "USD",
                            defaultValue = "0",
                            description = "By how much a day of a model may differ beside rounding (default: 0).")
                    String tolerance,
            @Option(names = "--tenant", paramLabel = "NAME", description = "Only on its behalf.") @Nullable
                    String tenant,
            @Option(names = "--all", description = "Show what matches, too.") boolean all,
            @Option(names = "--json", description = "Print JSON.") boolean json) {
        BigDecimal may = Money.parse("tolerance", tolerance).usd();
        if (tenant != null) {
            Principal.requireTenant(tenant);
        }
        InvoiceFile invoice = invoice(file);
        try (Database database = LedgerFile.open(context.settings(options.flags()), context.shell())) {
            Reconciliation found =
                    new Reconciler(database).compare(invoice, ProviderId.named(provider, List.of()), may, tenant);
            context.show(found, json, style -> ReconciliationTable.lines(found, all, style));
            return found.agrees() ? ExitCode.OK : ExitCode.NO_ANSWER;
        }
    }

    private static InvoiceFile invoice(Path file) {
        try {
            return InvoiceFile.read(NamedFile.read("FILE", file, InvoiceFile.LONGEST));
        } catch (InvalidField e) {
            throw new UsageError("FILE: " + e.problem());
        }
    }

    @Command(
            name = "audit",
            description = "Recount the accounts of budgets and limits from the requests; exit status 1 if any differs.")
    Integer audit(
            @Mixin CommonOptions options,
            @Option(names = "--mend", description = "Write what was counted where it differs; exit status 0 then.")
                    boolean mend,
            @Option(names = "--json", description = "Print JSON.") boolean json) {
        try (Database database = LedgerFile.open(context.settings(options.flags()), context.shell())) {
            LedgerAudit audit = new LedgerAudit(database, InstantSource.system());
            List<LedgerAudit.Difference> differences = mend ? audit.mend() : audit.differences();
            if (json) {
                context.shell().out().println(JsonOutput.of(differences));
            } else {
                AuditTable.lines(differences, mend, context.shell().outStyle())
                        .forEach(context.shell().out()::println);
            }
            return differences.isEmpty() || mend ? ExitCode.OK : ExitCode.NO_ANSWER;
        }
    }

    private static <T> String text(List<T> lines, Class<T> type, Format format) {
        return format == Format.JSON ? JsonOutput.of(lines) + "\n" : Csv.of(lines, type);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("--output: '" + file + "' cannot be written", e);
        }
    }

    /** The money of one analysis, in a line. */
    static String of(WorkflowId analysis, Database database) {
        return CostTable.line(new CostQueries(database).sum(EntryFilter.analysis(analysis)));
    }
}
