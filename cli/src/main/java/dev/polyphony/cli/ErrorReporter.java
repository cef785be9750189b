package dev.polyphony.cli;

import dev.polyphony.call.InvalidField;
import dev.polyphony.cli.platform.PlatformUnavailable;
import dev.polyphony.cli.watch.NobodyThere;
import dev.polyphony.client.AnalysisBroken;
import dev.polyphony.client.AnalysisConflict;
import dev.polyphony.client.BatchConflict;
import dev.polyphony.client.BatchesUnavailable;
import dev.polyphony.client.ListingUnavailable;
import dev.polyphony.client.NoWorker;
import dev.polyphony.client.NotEnded;
import dev.polyphony.client.PipelineConflict;
import dev.polyphony.client.PipelinesUnavailable;
import dev.polyphony.client.UnknownAnalysis;
import dev.polyphony.client.UnknownBatch;
import dev.polyphony.client.UnknownPipeline;
import dev.polyphony.client.WorkerFailed;
import dev.polyphony.client.WorkersBusy;
import dev.polyphony.connection.ServerCondition;
import dev.polyphony.deployment.DeploymentProblem;
import dev.polyphony.encryption.DecryptionFailed;
import dev.polyphony.notation.NotationError;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.settings.InvalidSetting;
import dev.polyphony.tuning.TuningOptions;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in one line that names the place and the fix; a stack trace only where it is asked for. */
final class ErrorReporter {
    private static final String UNKNOWN =
            "this should not happen; polyphony doctor says what works, and the same command with --debug what to report";

    private final Shell shell;

    ErrorReporter(Shell shell) {
        this.shell = shell;
    }

    int misspelt(ParameterException problem, String[] args) {
        CommandLine command = problem.getCommandLine();
        if (problem instanceof UnmatchedArgumentException unmatched) {
            complain(Misspelling.of(unmatched));
        } else {
            complain(firstLine(String.valueOf(problem.getMessage())));
        }
        shell.err().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    int failed(Exception problem, CommandLine command, ParseResult parsed) {
        if (wantsTrace(parsed)) {
            problem.printStackTrace(shell.err());
        }
        Exception cause =
                DecryptionFailed.in(problem).<Exception>map(key -> key).orElse(problem);
        return switch (cause) {
            case UsageError usage -> complain(usage, ExitCode.USAGE);
            case InvalidSetting setting -> complain(setting, ExitCode.USAGE);
            case InvalidField field -> complain(flagged(field), ExitCode.USAGE);
            case NotationError file -> complain(file, ExitCode.USAGE);
            case NotEnded running -> complain(running, ExitCode.NO_ANSWER);
            case UnknownAnalysis unknown ->
                complain(unknown.getMessage() + "; polyphony list shows those there are", ExitCode.USAGE);
            case AnalysisConflict conflict -> complain(conflict, ExitCode.USAGE);
            case UnknownBatch unknown ->
                complain(unknown.getMessage() + "; polyphony batches shows those there are", ExitCode.USAGE);
            case BatchConflict conflict -> complain(conflict, ExitCode.USAGE);
            case BatchesUnavailable unavailable -> complain(unavailable, ExitCode.NO_ANSWER);
            case UnknownPipeline unknown ->
                complain(unknown.getMessage() + "; polyphony pipelines shows those there are", ExitCode.USAGE);
            case PipelineConflict conflict -> complain(conflict, ExitCode.USAGE);
            case PipelinesUnavailable unavailable -> complain(unavailable, ExitCode.NO_ANSWER);
            case OutputLost lost -> complain(lost, ExitCode.NO_ANSWER);
            case RefusedError refusal -> complain(refusal, ExitCode.REFUSED);
            case StorageUnavailable ledger ->
                complain(ledger.getMessage() + "; POLYPHONY_DATABASE_URL says where it is", ExitCode.NO_ANSWER);
            case NobodyThere nobody -> complain(nobody, ExitCode.DEADLINE_PASSED);
            case PlatformUnavailable platform -> complain(platform, ExitCode.NO_ANSWER);
            case DeploymentProblem versions -> complain(versions, ExitCode.NO_ANSWER);
            case ListingUnavailable listing -> complain(listing, ExitCode.NO_ANSWER);
            case NoWorker missing -> complain(missing, ExitCode.NO_ANSWER);
            case WorkerFailed failed -> complain(failed, ExitCode.NO_ANSWER);
            case WorkersBusy busy -> complain(busy, ExitCode.NO_ANSWER);
            case AnalysisBroken broken ->
                complain(broken.getMessage() + "; ask again under another id", ExitCode.NO_ANSWER);
            case StatusRuntimeException server -> complain(ofTheServer(server), ExitCode.NO_ANSWER);
            case WorkflowException server -> complain(ofTheServer(server), ExitCode.NO_ANSWER);
            case DecryptionFailed encrypted ->
                complain("what Temporal keeps of it is " + encrypted.getMessage(), ExitCode.NO_ANSWER);
            case TextUnreadable sealed -> complain(sealed, ExitCode.NO_ANSWER);
            case UncheckedIOException unwritten -> complain(withReason(unwritten), ExitCode.NO_ANSWER);
            case FileSystemException file -> complain(of(file), ExitCode.NO_ANSWER);
            default -> complain(UNKNOWN, ExitCode.NO_ANSWER);
        };
    }

    /** A command that has done its work, and could not say so. */
    static int lost(Shell shell) {
        return new ErrorReporter(shell)
                .complain(
                        new OutputLost("what was done stays so, and polyphony show ID prints an answer again"),
                        ExitCode.NO_ANSWER);
    }

    private static String ofTheServer(WorkflowException problem) {
        return problem.getCause() instanceof StatusRuntimeException server
                ? ofTheServer(server)
                : "the Temporal server did not do it; polyphony doctor says what works, --debug shows more";
    }

    private static String ofTheServer(StatusRuntimeException problem) {
        return switch (ServerCondition.of(problem)) {
            case AWAY -> "the Temporal server does not answer; polyphony doctor says more";
            case BUSY -> "the Temporal server is busy; repeat it in a moment";
            case REFUSES ->
                "the Temporal server refuses it (" + problem.getStatus().getCode() + "); polyphony doctor says more";
        };
    }

    /** A file that somebody named. */
    private static String of(FileSystemException problem) {
        String reason = switch (problem) {
            case NoSuchFileException missing -> "there is no such file, or no folder for it";
            case AccessDeniedException denied -> "no access to it";
            default -> Objects.requireNonNullElse(problem.getReason(), "the system gives no reason");
        };
        return "'" + problem.getFile() + "' cannot be read or written: " + reason;
    }

    private static String withReason(UncheckedIOException problem) {
        IOException cause = Objects.requireNonNull(problem.getCause());
        return problem.getMessage() + ": "
                + switch (cause) {
                    case NoSuchFileException missing -> "there is no " + missing.getFile();
                    case AccessDeniedException denied -> "no access to " + denied.getFile();
                    case FileSystemException file when file.getReason() != null -> file.getReason();
                    default -> Objects.requireNonNullElse(cause.getMessage(), "the system gives no reason");
                };
    }

    /** A record refused the value: it names the field, the command line calls it an option. Settings are none. */
    private static String flagged(InvalidField problem) {
        String field = problem.field();
        if (TuningOptions.all().stream().anyMatch(setting -> setting.name().equals(field))) {
            return String.valueOf(problem.getMessage());
        }
        boolean variable = field.equals(field.toUpperCase(Locale.ROOT));
        boolean option = !variable
                && !field.equals("prompt")
                && !field.equals("budget")
                && !field.equals("lines")
                && !field.equals("name");
        if (field.equals("images")) {
            return "--image: " + problem.problem();
        }
        return option
                ? "--" + field.replace('_', '-') + ": " + problem.problem()
                : String.valueOf(problem.getMessage());
    }

    private int complain(Exception problem, int code) {
        return complain(String.valueOf(problem.getMessage()), code);
    }

    private int complain(String problem, int code) {
        complain(problem);
        return code;
    }

    private void complain(String problem) {
        shell.err()
                .println(shell.errStyle().bad("polyphony: ") + shell.errStyle().marks(problem));
    }

    private static boolean wantsTrace(ParseResult parsed) {
        return parsed.subcommand() != null && parsed.subcommand().hasMatchedOption("--debug");
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }
}
