package dev.polyphony.cli;

import dev.polyphony.cli.command.AnalyzeCommand;
import dev.polyphony.cli.command.ApproveCommand;
import dev.polyphony.cli.command.AuditCommand;
import dev.polyphony.cli.command.BatchCommand;
import dev.polyphony.cli.command.BatchesCommand;
import dev.polyphony.cli.command.BudgetsCommand;
import dev.polyphony.cli.command.CancelCommand;
import dev.polyphony.cli.command.CompletionCommand;
import dev.polyphony.cli.command.CostsCommand;
import dev.polyphony.cli.command.DoctorCommand;
import dev.polyphony.cli.command.ExperimentsCommand;
import dev.polyphony.cli.command.ExplainCommand;
import dev.polyphony.cli.command.KeysCommand;
import dev.polyphony.cli.command.ListCommand;
import dev.polyphony.cli.command.LocalCommand;
import dev.polyphony.cli.command.ModelsCommand;
import dev.polyphony.cli.command.PipelineCommand;
import dev.polyphony.cli.command.PipelineSchemaCommand;
import dev.polyphony.cli.command.PipelinesCommand;
import dev.polyphony.cli.command.PlanSchemaCommand;
import dev.polyphony.cli.command.ProvidersCommand;
import dev.polyphony.cli.command.RateCommand;
import dev.polyphony.cli.command.RejudgeCommand;
import dev.polyphony.cli.command.ShowCommand;
import dev.polyphony.cli.command.StarterCommand;
import dev.polyphony.cli.command.StrategiesCommand;
import dev.polyphony.cli.command.SubmitCommand;
import dev.polyphony.cli.command.TaskCommand;
import dev.polyphony.cli.command.TopCommand;
import dev.polyphony.cli.command.UpCommand;
import dev.polyphony.cli.command.WatchCommand;
import dev.polyphony.cli.command.WebhooksCommand;
import dev.polyphony.cli.command.WorkerCommand;
import dev.polyphony.cli.command.WorkersCommand;
import dev.polyphony.cli.command.WorkloadsCommand;
import dev.polyphony.cli.platform.AddressPlatform;
import dev.polyphony.cli.platform.Platform;
import dev.polyphony.ledger.CostGrouping;
import dev.polyphony.plan.TaskType;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line on a platform. */
public final class Cli {
    private static final int HELP_WIDTH = 100;

    /** What is asked of the program itself: no command has to be built for it, only named. */
    private static final Set<String> ABOUT_ITSELF = Set.of("--help", "-h", "--version", "-V");

    /** In the order of the help. */
    static final List<Entry> ENTRIES = List.of(
            new Entry("analyze", AnalyzeCommand.class, AnalyzeCommand::new),
            new Entry("submit", SubmitCommand.class, SubmitCommand::new),
            new Entry("watch", WatchCommand.class, WatchCommand::new),
            new Entry("show", ShowCommand.class, ShowCommand::new),
            new Entry("explain", ExplainCommand.class, ExplainCommand::new),
            new Entry("rejudge", RejudgeCommand.class, RejudgeCommand::new),
            new Entry("rate", RateCommand.class, RateCommand::new),
            new Entry("list", ListCommand.class, ListCommand::new),
            new Entry("cancel", CancelCommand.class, CancelCommand::new),
            new Entry("task", TaskCommand.class, TaskCommand::new),
            new Entry("batch", BatchCommand.class, BatchCommand::new),
            new Entry("batches", BatchesCommand.class, BatchesCommand::new),
            new Entry("pipeline", PipelineCommand.class, PipelineCommand::new),
            new Entry("pipelines", PipelinesCommand.class, PipelinesCommand::new),
            new Entry("approve", ApproveCommand.class, ApproveCommand::new),
            new Entry("models", ModelsCommand.class, ModelsCommand::new),
            new Entry("providers", ProvidersCommand.class, ProvidersCommand::whole),
            new Entry("local", LocalCommand.class, LocalCommand::whole),
            new Entry("strategies", StrategiesCommand.class, StrategiesCommand::new),
            new Entry("plan-schema", PlanSchemaCommand.class, PlanSchemaCommand::new),
            new Entry("pipeline-schema", PipelineSchemaCommand.class, PipelineSchemaCommand::new),
            new Entry("budgets", BudgetsCommand.class, BudgetsCommand::new),
            new Entry("experiments", ExperimentsCommand.class, ExperimentsCommand::new),
            new Entry("workloads", WorkloadsCommand.class, WorkloadsCommand::new),
            new Entry("costs", CostsCommand.class, CostsCommand::new),
            new Entry("keys", KeysCommand.class, KeysCommand::new),
            new Entry("webhooks", WebhooksCommand.class, WebhooksCommand::new),
            new Entry("audit", AuditCommand.class, AuditCommand::new),
            new Entry("doctor", DoctorCommand.class, DoctorCommand::new),
            new Entry("up", UpCommand.class, UpCommand::new),
            new Entry("worker", WorkerCommand.class, WorkerCommand::new),
            new Entry("workers", WorkersCommand.class, WorkersCommand::new),
            new Entry("starter", StarterCommand.class, StarterCommand::new),
            new Entry("completion", CompletionCommand.class, CompletionCommand::new));

    private Cli() {}

    /**
     * A command that is built when it is needed: to build them all takes longer than most of them do.
     *
     * @param name as its annotation has it
     */
    record Entry(String name, Class<?> type, Function<CliContext, Object> made) {}

    /** Runs one command line and returns its exit code, see {@link ExitCode}. Never throws. */
    public static int run(String[] args, Platform platform, Shell shell) {
        CommandLine commands = commands(new CliContext(platform, shell), args);
        int code = commands.execute(args);
        if (shell.hasLostOutput() && code == ExitCode.OK) {
            return ErrorReporter.lost(shell);
        }
        shell.err().flush();
        return code;
    }

    /** All of them. */
    static CommandLine commands(CliContext context) {
        CommandLine top = new CommandLine(new TopCommand());
        ENTRIES.forEach(entry -> top.addSubcommand(entry.made().apply(context)));
        context.platform().commands(context).forEach(top::addSubcommand);
        return configured(top, context.shell());
    }

    /** Those that this command line can be about. */
    private static CommandLine commands(CliContext context, String[] args) {
        String first = args.length == 0 ? "" : args[0];
        if (args.length == 1 && ABOUT_ITSELF.contains(first)) {
            return named(context);
        }
        // The script for completion is made of all of them.
        Optional<Entry> only = ENTRIES.stream()
                .filter(entry -> entry.name().equals(first) && entry.type() != CompletionCommand.class)
                .findAny();
        return only.isEmpty()
                ? commands(context)
                : configured(
                        new CommandLine(new TopCommand())
                                .addSubcommand(only.get().made().apply(context)),
                        context.shell());
    }

    /** For the help of the program: each has its name and says what it does. */
    static CommandLine named(CliContext context) {
        CommandLine top = new CommandLine(new TopCommand());
        Stream.concat(
                        ENTRIES.stream().map(Entry::type),
                        context.platform().commands(context).stream().map(Object::getClass))
                .map(type -> type.getAnnotation(Command.class))
                .forEach(command -> top.addSubcommand(
                        command.name(),
                        CommandSpec.create()
                                .usageMessage(new UsageMessageSpec()
                                        .description(command.description())
                                        .hidden(command.hidden()))));
        return configured(top, context.shell());
    }

    private static CommandLine configured(CommandLine top, Shell shell) {
        ErrorReporter complaints = new ErrorReporter(shell);
        top.setOut(new PrintWriter(shell.out(), true, shell.out().charset()));
        top.setErr(new PrintWriter(shell.err(), true, shell.err().charset()));
        top.setColorScheme(CommandLine.Help.defaultColorScheme(shell.outStyle().colour() ? Ansi.ON : Ansi.OFF));
        top.setParameterExceptionHandler(complaints::misspelt);
        top.setExecutionExceptionHandler(complaints::failed);
        top.setExecutionStrategy(Cli::execute);
        top.registerConverter(int.class, Cli::wholeNumber);
        top.registerConverter(CostGrouping.class, text -> oneOf(CostGrouping.class, text));
        top.registerConverter(CostsCommand.Format.class, text -> oneOf(CostsCommand.Format.class, text));
        top.registerConverter(TaskType.class, text -> oneOf(TaskType.class, text));
        top.setUsageHelpWidth(HELP_WIDTH);
        top.setAbbreviatedOptionsAllowed(false);
        // What is typed is meant: a question that begins with @ is no file of arguments.
        top.setExpandAtFiles(false);
        return top;
    }

    /** Asked for help, picocli passes over words that mean nothing; nobody who mistyped a command is helped by that. */
    private static int execute(ParseResult parsed) {
        for (ParseResult level = parsed; level != null; level = level.subcommand()) {
            if (!level.unmatched().isEmpty()) {
                throw new UnmatchedArgumentException(level.commandSpec().commandLine(), level.unmatched());
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static <E extends Enum<E>> E oneOf(Class<E> kind, String text) {
        return Stream.of(kind.getEnumConstants())
                .filter(known -> known.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new CommandLine.TypeConversionException("'" + text + "' is not one of "
                        + Stream.of(kind.getEnumConstants())
                                .map(known -> known.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    private static int wholeNumber(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new CommandLine.TypeConversionException("'" + text + "' is not a whole number");
        }
    }

    /** The command line alone, for a Temporal server and workers that run elsewhere. */
    public static void main(String[] args) {
        System.exit(run(args, new AddressPlatform(), Shell.ofProcess()));
    }
}
