package dev.polyphony.cli.command;

import dev.polyphony.call.Money;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.LedgerFile;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.platform.Notices;
import dev.polyphony.cli.platform.PlanningSession;
import dev.polyphony.cli.platform.PlatformUnavailable;
import dev.polyphony.cli.render.BudgetTable;
import dev.polyphony.client.NoWorker;
import dev.polyphony.client.WorkerFailed;
import dev.polyphony.ledger.Budget;
import dev.polyphony.ledger.Budgets;
import dev.polyphony.ledger.SubjectNames;
import dev.polyphony.notation.InventoryNames;
import dev.polyphony.storage.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "budgets",
        description = "Show the standing budgets, and set or remove them.",
        footer = {
            "",
            "A budget is SCOPE:SUBJECT/PERIOD, such as tenant:acme/month: the scope is tenant, category,",
            "provider or model (openai/gpt-4o, or any name of it), the period day, week, month or total, in UTC. Every request is",
            "held against each budget it counts to, at the most it can cost, before it is sent."
        })
public final class BudgetsCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private CommonOptions common;

    public BudgetsCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return show(common, json);
    }

    @Command(name = "show", description = "Show how each stands.")
    Integer show(@Mixin CommonOptions options, @Option(names = "--json", description = "Print JSON.") boolean asJson) {
        try (Database database = LedgerFile.open(context.settings(options.flags()), context.shell())) {
            List<Budgets.Standing> standing = budgets(database).standing();
            List<String> unreadable = budgets(database).unreadable();
            if (asJson) {
                context.shell().out().println(JsonOutput.of(standing));
            } else if (standing.isEmpty() && unreadable.isEmpty()) {
                context.notices(options)
                        .say("No budget is set. Set one: polyphony budgets set tenant:default/month 50");
            } else {
                BudgetTable.lines(standing, unreadable, context.shell().outStyle())
                        .forEach(context.shell().lines()::println);
            }
            return ExitCode.OK;
        }
    }

    @Command(name = "set", description = "Set a budget's limit, at once and for everybody.")
    Integer set(
            @Mixin CommonOptions options,
            @Parameters(paramLabel = "BUDGET", description = "Such as tenant:acme/month.") String id,
            @Parameters(paramLabel = "USD", description = "The limit, such as 50, 0.25 or $5.") String usd) {
        Money limit = Money.parse("USD", usd);
        Budget budget = Budget.parse(
                id,
                limit,
                new SubjectNames(
                        typed -> names(options).provider().apply(typed),
                        typed -> names(options).model().apply(typed)));
        try (Database database = LedgerFile.open(context.settings(options.flags()), context.shell())) {
            budgets(database).set(budget);
            Fleet.record(database, "budget.set", budget.id(), budget.limit().toString());
        }
        return show(options, false);
    }

    /** Those of the catalogue, of providers and models alone; as they are written where nobody has one. */
    private SubjectNames names(CommonOptions options) {
        // Who answers questions is no matter here.
        try (PlanningSession session =
                context.platform().openPlanning(context.settings(options.flags()), Notices.NONE)) {
            InventoryNames names = new InventoryNames(session.planning().inventory());
            return new SubjectNames(names::provider, names::model);
        } catch (PlatformUnavailable | NoWorker | WorkerFailed nobody) {
            return SubjectNames.AS_WRITTEN;
        }
    }

    @Command(name = "remove", description = "Remove a budget.")
    Integer remove(
            @Mixin CommonOptions options,
            @Parameters(paramLabel = "BUDGET", description = "As budgets show has it.") String id) {
        try (Database database = LedgerFile.open(context.settings(options.flags()), context.shell())) {
            // As it stands there first: also what is no budget can be removed.
            if (!budgets(database).remove(id)
                    && !budgets(database).remove(Budget.parse(id, Money.ZERO).id())) {
                throw new UsageError("BUDGET: there is no '" + id + "'; polyphony budgets shows those there are");
            }
            Fleet.record(database, "budget.remove", id, null);
        }
        return ExitCode.OK;
    }

    private static Budgets budgets(Database database) {
        return new Budgets(database, InstantSource.system());
    }
}
