package dev.polyphony.bench.dispatch;

import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether what has ended, and what waits, makes anything slower or larger that goes on. */
@Command(
        name = "bench/scale/run",
        description = "What many analyses leave in memory and on the disk, how long a page of the list takes then, and"
                + " what those that wait for money cost one that does not.",
        mixinStandardHelpOptions = true)
public final class ScaleCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int ROUNDS = 5;
    private static final int ALONE = 100;
    private static final int PAGES = 9;
    private static final double GOAL = 1.1;

    /** Costs more than it may, and waits until it may. */
    private static final String WAITING = """
            {"prompt": "What is 2+2?", "models": ["openai/gpt-4o"], "max_cost": 0.000001, "on_budget": "wait"}""";

    @Mixin
    private MeasuredCommand command = new MeasuredCommand();

    @Option(names = "--analyses", defaultValue = "10000", description = "That end. Default: ${DEFAULT-VALUE}.")
    private int analyses;

    @Option(names = "--waiting", defaultValue = "10000", description = "That wait. Default: ${DEFAULT-VALUE}.")
    private int waiting;

    @Option(names = "--clients", defaultValue = "64", description = "At once. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Spec
    private CommandSpec spec;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ScaleCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = command.home("dispatch");
        try (Simulator simulator = Simulator.start(Script.builder().build());
                Service service = Service.start(command.path(), home, Service.openai(simulator.baseUrl("openai")))) {
            ended(service, home);
            waited(service, home);
        }
        return CommandLine.ExitCode.OK;
    }

    private void ended(Service service, Path home) throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Clients crowd = new Clients(service.url());
        int round = analyses / ROUNDS;
        // So that Java's own code is compiled, and every cache full that has a bound.
        crowd.run(clients, round, LONGEST);
        out.printf("%d analyses of one call have ended; then:%n", round);
        long disk = kilobytes(home);
        for (int i = 1; i <= ROUNDS; i++) {
            Clients.Times times = crowd.run(clients, round, LONGEST);
            out.printf(
                    Locale.ROOT,
                    "  %6d more: %.0f a second, Java %d MB, Temporal %d MB, disk %.1f KB each, a page of the list %.0f ms%n",
                    i * round,
                    times.perSecond(),
                    residentMegabytes(service.process().toHandle()),
                    server(service).mapToLong(ScaleCommand::residentMegabytes).sum(),
                    (double) (kilobytes(home) - disk) / (i * round),
                    page(service.url()));
            out.flush();
        }
    }

    private void waited(Service service, Path home) throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Clients one = new Clients(service.url());
        double before = DispatchCommand.median(one.run(1, ALONE, LONGEST).millis());
        submitWaiting(service.url());
        double with = DispatchCommand.median(one.run(1, ALONE, LONGEST).millis());
        out.printf(
                Locale.ROOT,
                "one after the other: %.1f ms, and with %d that wait %.1f ms: %.2f times (at most %.2f is good)%n",
                before,
                waiting,
                with,
                with / before,
                GOAL);
        out.printf(
                Locale.ROOT,
                "  Java %d MB, Temporal %d MB, disk %d MB, a page of the list %.0f ms%n",
                residentMegabytes(service.process().toHandle()),
                server(service).mapToLong(ScaleCommand::residentMegabytes).sum(),
                kilobytes(home) / 1024,
                page(service.url()));
        out.flush();
    }

    private void submitWaiting(URI service) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.resolve("/api/analyses"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(WAITING))
                .build();
        AtomicInteger refused = new AtomicInteger();
        Semaphore atOnce = new Semaphore(clients);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < waiting; i++) {
                atOnce.acquire();
                threads.execute(() -> {
                    if (!sent(request).contains("\"id\"")) {
                        refused.incrementAndGet();
                    }
                    atOnce.release();
                });
            }
        }
        if (refused.get() > 0) {
            throw new IllegalStateException(refused + " were not taken");
        }
    }

    private double page(URI service) {
        HttpRequest request = HttpRequest.newBuilder(service.resolve("/api/analyses?limit=50"))
                .build();
        return DispatchCommand.median(IntStream.range(0, PAGES)
                .mapToObj(i -> {
                    long began = System.nanoTime();
                    sent(request);
                    return (System.nanoTime() - began) / 1e6;
                })
                .toList());
    }

    private String sent(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return response.statusCode() < 300 ? response.body() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static Stream<ProcessHandle> server(Service service) {
        return service.process()
                .descendants()
                .filter(child -> child.info().command().orElse("").endsWith("temporal"));
    }

    private static long residentMegabytes(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    / 1024;
        } catch (IOException e) {
            return 0;
        }
    }

    private static long kilobytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum()
                    / 1024;
        }
    }
}
