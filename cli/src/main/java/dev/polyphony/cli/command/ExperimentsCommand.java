package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.LedgerFile;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.option.TenantOptions;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.Operator;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.ExperimentTable;
import dev.polyphony.client.ExperimentDraft;
import dev.polyphony.experiment.Design;
import dev.polyphony.experiment.Design.Kind;
import dev.polyphony.experiment.Design.Outcome;
import dev.polyphony.experiment.Experiment;
import dev.polyphony.experimentstore.ExperimentReport;
import dev.polyphony.experimentstore.StoredExperiments;
import dev.polyphony.notation.Nearest;
import dev.polyphony.settings.Settings;
import dev.polyphony.storage.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "experiments",
        description = "Try a model or strategy on a share of the analyses; ends by itself where it is worse.",
        footer = {
            "",
            "Examples:",
            "  polyphony experiments start greeting --control gpt-4o --candidate gpt-4o-mini --share 0.1",
            "  polyphony analyze -s greeting \"Say hello to Ann\"",
            "  polyphony experiments show greeting",
            "",
            "docs/experiments.md says how it is decided and what the figures are."
        })
public final class ExperimentsCommand implements Callable<Integer> {
    private static final String JSON = "Print JSON.";
    private static final String NAME = "As experiments list has it.";
    private static final String WHOM = "A strategy, chain or model; models with commas between; or vote=MODEL,MODEL.";

    private final CliContext context;

    @Option(names = "--json", description = JSON)
    private boolean json;

    @Mixin
    private TenantOptions common;

    public ExperimentsCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return list(common, json);
    }

    @Command(
            name = "start",
            description = "Start one: analyses that ask for NAME as their strategy go to control or candidate, by lot.",
            footer = {
                "",
                "A canary is rolled back when the candidate is worse by more than --margin, and can be promoted when it is",
                "no worse; an A/B test (--ab) ends when one is better. Margins are in the outcome's unit: 0.05 of a",
                "rating, of accuracy or success is five of a hundred; cost is in US dollars, latency in seconds."
            })
    Integer start(
            @Mixin TenantOptions options,
            @Parameters(paramLabel = "NAME", description = "Lower-case letters, digits and dashes.") String name,
            @Option(names = "--control", required = true, paramLabel = "WHOM", description = WHOM) String control,
            @Option(names = "--candidate", required = true, paramLabel = "WHOM", description = "The same.")
                    String candidate,
            @Option(
                            names = "--share",
                            paramLabel = "0..1",
                            description = "The candidate's part (default: 0.1; with --ab 0.5).")
                    @Nullable
                    Double share,
            @Option(
                            names = "--outcome",
                            paramLabel = "WHAT",
                            description = "rating, accuracy, success, cost or latency (default: rating).")
                    @Nullable
                    String outcome,
            @Option(
                            names = "--most",
                            paramLabel = "N",
                            description = "Of cost (US dollars) and latency (seconds): from which on more is the same.")
                    @Nullable
                    Double most,
            @Option(names = "--margin", paramLabel = "N", description = "So much worse is borne (default: 0).")
                    @Nullable
                    Double margin,
            @Option(
                            names = "--no-worse",
                            paramLabel = "N",
                            description = "Less than so much worse passes for no worse (default: 0.05 of the scale).")
                    @Nullable
                    Double noWorse,
            @Option(
                            names = "--error",
                            paramLabel = "0..0.5",
                            description = "How often it may end where it should not (default: 0.05).")
                    @Nullable
                    Double error,
            @Option(names = "--ab", description = "Find out which is better; no canary.") boolean ab,
            @Option(
                            names = "--everywhere",
                            description = "Also analyses that ask for the control by its own name, and say no more.")
                    boolean everywhere,
            @Option(names = "--json", description = JSON) boolean asJson) {
        ExperimentDraft draft = new ExperimentDraft(
                name,
                control,
                candidate,
                ab ? Kind.AB : Kind.CANARY,
                share,
                outcome == null ? null : Outcome.named(outcome),
                most,
                margin,
                noWorse,
                error,
                everywhere);
        Settings settings = context.settings(options.flags());
        try (Session session = context.open(settings, Need.WORKER, options);
                Database database = LedgerFile.ofWorkers(settings, context.shell())) {
            Design design = draft.checked(session.client());
            Experiment started =
                    experiments(database).start(session.client().principal().tenant(), name, design, Operator.name());
            if (asJson) {
                context.shell().out().println(JsonOutput.of(started));
            } else {
                context.notices(options).say(ExperimentTable.started(started));
            }
            return ExitCode.OK;
        }
    }

    @Command(name = "list", description = "Show all of a tenant: the same as polyphony experiments.")
    Integer list(@Mixin TenantOptions options, @Option(names = "--json", description = JSON) boolean asJson) {
        Settings settings = context.settings(options.flags());
        try (Database database = LedgerFile.ofWorkers(settings, context.shell())) {
            List<Experiment> all = experiments(database).all(settings.tenant().get());
            context.show(
                    all,
                    asJson,
                    options,
                    "There is none. Start one: polyphony experiments start greeting --control gpt-4o"
                            + " --candidate gpt-4o-mini",
                    style -> ExperimentTable.of(all, style));
            return ExitCode.OK;
        }
    }

    @Command(name = "show", description = "Show how one stands. It may be looked at as often as you like.")
    Integer show(
            @Mixin TenantOptions options,
            @Option(names = "--json", description = JSON) boolean asJson,
            @Parameters(paramLabel = "NAME", description = NAME) String name) {
        Settings settings = context.settings(options.flags());
        try (Database database = LedgerFile.ofWorkers(settings, context.shell())) {
            String tenant = settings.tenant().get();
            Experiment experiment =
                    experiments(database).find(tenant, name).orElseThrow(() -> unknown(database, tenant, name));
            ExperimentReport report = ExperimentReport.of(database, experiment);
            context.show(report, asJson, style -> ExperimentTable.of(report, style));
            return ExitCode.OK;
        }
    }

    @Command(name = "stop", description = "From the next submission on all go to the control.")
    Integer stop(@Mixin TenantOptions options, @Parameters(paramLabel = "NAME", description = NAME) String name) {
        return change(options, name, (store, tenant) -> store.stop(tenant, name, Operator.name()));
    }

    @Command(
            name = "promote",
            description = "From the next submission on all go to the candidate, until it is stopped.")
    Integer promote(@Mixin TenantOptions options, @Parameters(paramLabel = "NAME", description = NAME) String name) {
        return change(options, name, (store, tenant) -> store.promote(tenant, name, Operator.name()));
    }

    @Command(
            name = "remove",
            description = "Forget one that has ended, with its figures: nothing can be asked by that name any more.")
    Integer remove(@Mixin TenantOptions options, @Parameters(paramLabel = "NAME", description = NAME) String name) {
        Settings settings = context.settings(options.flags());
        try (Database database = LedgerFile.ofWorkers(settings, context.shell())) {
            String tenant = settings.tenant().get();
            if (!experiments(database).remove(tenant, name, Operator.name())) {
                throw unknown(database, tenant, name);
            }
            context.notices(options).say(ExperimentTable.removed(name));
            return ExitCode.OK;
        }
    }

    @FunctionalInterface
    private interface Change {
        Optional<Experiment> of(StoredExperiments store, String tenant);
    }

    private Integer change(TenantOptions options, String name, Change change) {
        Settings settings = context.settings(options.flags());
        try (Database database = LedgerFile.ofWorkers(settings, context.shell())) {
            String tenant = settings.tenant().get();
            Experiment after =
                    change.of(experiments(database), tenant).orElseThrow(() -> unknown(database, tenant, name));
            context.notices(options).say(ExperimentTable.stands(after));
            return ExitCode.OK;
        }
    }

    private static UsageError unknown(Database database, String tenant, String name) {
        List<String> names =
                experiments(database).all(tenant).stream().map(Experiment::name).toList();
        String hint = Nearest.hint(name, names);
        return new UsageError("NAME: there is no experiment '" + name + "'"
                + (hint.isEmpty() ? "; polyphony experiments shows those there are" : hint));
    }

    private static StoredExperiments experiments(Database database) {
        return new StoredExperiments(database, InstantSource.system());
    }
}
