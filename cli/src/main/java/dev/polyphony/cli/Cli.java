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
import dev.polyphony.cli.platform.AddressPlatform;
import dev.polyphony.cli.platform.Platform;
import dev.polyphony.ledger.CostGrouping;
import dev.polyphony.plan.TaskType;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line on a platform. */
public final class Cli {
    private static final int HELP_WIDTH = 100;

    private Cli() {}

    /** Runs one command line and returns its exit code, see {@link ExitCode}. Never throws. */
    public static int run(String[] args, Platform platform, Shell shell) {
        CommandLine commands = commands(new CliContext(platform, shell));
        int code = commands.execute(args);
        shell.out().flush();
        shell.err().flush();
        return code;
    }

    static CommandLine commands(CliContext context) {
        Shell shell = context.shell();
        CommandLine top = new CommandLine(new TopCommand());
        List.of(
                        new AnalyzeCommand(context),
                        new SubmitCommand(context),
                        new WatchCommand(context),
                        new ShowCommand(context),
                        new ExplainCommand(context),
                        new RejudgeCommand(context),
                        new RateCommand(context),
                        new ListCommand(context),
                        new CancelCommand(context),
                        new TaskCommand(context),
                        new BatchCommand(context),
                        new BatchesCommand(context),
                        new PipelineCommand(context),
                        new PipelinesCommand(context),
                        new ApproveCommand(context),
                        new ModelsCommand(context),
                        ProvidersCommand.whole(context),
                        LocalCommand.whole(context),
                        new StrategiesCommand(context),
                        new PlanSchemaCommand(context),
                        new PipelineSchemaCommand(context),
                        new BudgetsCommand(context),
                        new ExperimentsCommand(context),
                        new CostsCommand(context),
                        new KeysCommand(context),
                        new WebhooksCommand(context),
                        new AuditCommand(context),
                        new DoctorCommand(context),
                        new UpCommand(context),
                        new WorkerCommand(context),
                        new WorkersCommand(context),
                        new StarterCommand(context),
                        new CompletionCommand(context))
                .forEach(top::addSubcommand);
        context.platform().commands(context).forEach(top::addSubcommand);
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
