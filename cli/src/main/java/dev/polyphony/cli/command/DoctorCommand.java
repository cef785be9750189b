package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.platform.DoctorLine;
import dev.polyphony.cli.platform.Need;
import dev.polyphony.cli.platform.PlatformUnavailable;
import dev.polyphony.cli.platform.Session;
import dev.polyphony.cli.render.DoctorReport;
import dev.polyphony.client.NoWorker;
import dev.polyphony.client.WorkerFailed;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.InventoryQuery;
import dev.polyphony.settings.Settings;
import io.grpc.StatusRuntimeException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description =
                "Say what is configured and from where, what works, and what to do next. Exit code 0: it can answer.")
public final class DoctorCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(
            names = "--check",
            description = "Ask each provider for its list of models first, which costs nothing; else they are shown as"
                    + " they are known.")
    private boolean check;

    @Mixin
    private CommonOptions common;

    public DoctorCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Settings settings = context.settings(common.flags());
        DoctorReport report = new DoctorReport(context.shell().outStyle());
        print(report.settings(settings));
        print(report.findings(context.platform().diagnose(settings)));
        try (Session session = context.platform().open(settings, Need.WORKER, context.notices(common))) {
            Inventory inventory = session.client().inventory(new InventoryQuery(check));
            print(report.providers(session.where(), inventory));
            print(report.verdict(inventory, session.simulated()));
            return DoctorReport.canAnswer(inventory) || session.simulated() ? ExitCode.OK : ExitCode.NO_ANSWER;
        } catch (PlatformUnavailable e) {
            print(report.finding(DoctorLine.problem("To answer", String.valueOf(e.getMessage()), "fix that first")));
        } catch (NoWorker | WorkerFailed e) {
            print(report.finding(DoctorLine.problem(
                    "Worker", String.valueOf(e.getMessage()), "start one, or look at its log: polyphony worker")));
        } catch (StatusRuntimeException e) {
            print(report.finding(
                    DoctorLine.problem("Temporal", "answers " + e.getStatus().getCode(), "look at its log")));
        }
        return ExitCode.NO_ANSWER;
    }

    private void print(Iterable<String> lines) {
        PrintStream out = context.shell().lines();
        lines.forEach(out::println);
        out.flush();
    }
}
