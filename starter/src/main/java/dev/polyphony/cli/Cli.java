package dev.polyphony.cli;

import dev.polyphony.cli.platform.AddressPlatform;
import dev.polyphony.cli.platform.Platform;
import dev.polyphony.ledger.Grouping;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The command line on a platform. */
public final class Cli {
    private static final int HELP_WIDTH = 100;

    private Cli() {}

    /** Runs one command line and returns its exit code, see {@link ExitCode}. Never throws. */
    public static int run(String[] args, Platform platform, Shell shell) {
        CommandLine commands = commands(new Desk(platform, shell));
        int code = commands.execute(args);
        shell.out().flush();
        shell.err().flush();
        return code;
    }

    static CommandLine commands(Desk desk) {
        Shell shell = desk.shell();
        CommandLine top = new CommandLine(new TopCommand());
        List.of(
                        new AnalyzeCommand(desk),
                        new SubmitCommand(desk),
                        new WatchCommand(desk),
                        new ShowCommand(desk),
                        new ExplainCommand(desk),
                        new RejudgeCommand(desk),
                        new ListCommand(desk),
                        new CancelCommand(desk),
                        new ApproveCommand(desk),
                        new ModelsCommand(desk),
                        new StrategiesCommand(desk),
                        new PlanSchemaCommand(desk),
                        new BudgetsCommand(desk),
                        new CostsCommand(desk),
                        new DoctorCommand(desk),
                        new UpCommand(desk),
                        new WorkerCommand(desk),
                        new StarterCommand(desk),
                        new CompletionCommand(desk))
                .forEach(top::addSubcommand);
        desk.platform().commands(desk.home()).forEach(top::addSubcommand);
        Complaints complaints = new Complaints(shell);
        top.setOut(new PrintWriter(shell.out(), true, shell.out().charset()));
        top.setErr(new PrintWriter(shell.err(), true, shell.err().charset()));
        top.setColorScheme(CommandLine.Help.defaultColorScheme(shell.outStyle().colour() ? Ansi.ON : Ansi.OFF));
        top.setParameterExceptionHandler(complaints::misspelt);
        top.setExecutionExceptionHandler(complaints::failed);
        top.registerConverter(int.class, Cli::wholeNumber);
        top.registerConverter(Grouping.class, text -> oneOf(Grouping.class, text));
        top.registerConverter(CostsCommand.Format.class, text -> oneOf(CostsCommand.Format.class, text));
        top.setUsageHelpWidth(HELP_WIDTH);
        top.setAbbreviatedOptionsAllowed(false);
        // What is typed is meant: a question that begins with @ is no file of arguments.
        top.setExpandAtFiles(false);
        return top;
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
