package dev.polyphony.standalone;

import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.settings.Flags;
import dev.polyphony.settings.Settings;
import dev.polyphony.simulator.Simulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "test",
        description = "Try out complexity, routing, fallback and ensemble on the built-in simulator.",
        footer = {
            "",
            "Everything is simulated, whatever is configured: no provider is asked, nothing is paid, and this",
            "installation's settings, ledger and analyses are neither read nor changed.",
            "Exit code 0: every case came out as expected."
        })
final class TestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("polyphony-test");
        // Ctrl-C leaves nothing behind either.
        Thread ending = new Thread(() -> delete(home), "ending");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            return run(home, spec.commandLine().getOut());
        } finally {
            delete(home);
            StandalonePlatform.remove(ending);
        }
    }

    /** With the server in this process and in a home of its own, under no one's environment. */
    private static int run(Path home, PrintWriter out) throws InterruptedException {
        Settings settings = Settings.read(new Flags(), Map.of("POLYPHONY_HOME", home.toString()));
        Simulator simulator = Simulator.start(SelfTestSuites.script());
        try (WorkerProcess worker = new WorkerProcess(Map.of(), settings, CatalogueLoader.shipped(), simulator);
                HostedWorker hosted = worker.inMemory()) {
            return report(new SelfTestSuites(hosted.client()).all(), out);
        }
    }

    /** Prints each case as it ends and returns the exit code. */
    static int report(List<SelfTestSuite> suites, PrintWriter out) throws InterruptedException {
        int passed = 0;
        int cases = 0;
        for (SelfTestSuite suite : suites) {
            passed += suite.run(out);
            cases += suite.cases().size();
        }
        out.println(passed + " of " + cases + " passed, simulated");
        return passed == cases ? ExitCode.OK : ExitCode.NO_ANSWER;
    }

    private static void delete(Path home) {
        try {
            FileSystemUtils.deleteRecursively(home);
        } catch (IOException e) {
            System.getLogger("polyphony").log(System.Logger.Level.WARNING, "left behind: {0}", home);
        }
    }
}
