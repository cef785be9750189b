package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.cli.ExitCode;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that only plan, where no worker runs: in their own process they say what a worker would. */
class PlanningTest {
    private static final String IN_PROCESS = "this process plans";

    /** Has a worker started, which alone reads what such variables can name; of no effect otherwise. */
    private static final String BY_A_WORKER = "SPRING_PROFILES_ACTIVE";

    @TempDir
    private Path folder;

    private Map<String, String> environment = Map.of();

    @BeforeEach
    void home() {
        environment = TypedCommand.withoutTemporal(folder.resolve("home"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "models",
                "models --json",
                "models --check",
                "models recommend",
                "strategies",
                "analyze --dry-run REST?",
                "analyze --dry-run --json -s council --budget 0.5 REST?",
                "analyze --dry-run -s nosuch REST?",
                "analyze --dry-run --models nosuch REST?",
                "analyze --dry-run -s ensemble --max-calls 1 REST?",
                "analyze --dry-run --tenant acme -s adaptive REST?",
                "pipeline development --dry-run A_cache",
                "pipeline development --dry-run --json A_cache"
            })
    void outputIsThatOfAWorker(String line) {
        assertSameByAWorker(line);
    }

    @Test
    void outputIsThatOfAWorkerWhereProvidersAreSetUp() throws IOException {
        try (Simulator simulator = Simulator.start(Script.healthy())) {
            environment.putAll(RealProviders.at(simulator));
            environment.put("POLYPHONY_BUDGETS", "tenant:acme/month=0.000001");
            Path catalogue = Files.writeString(folder.resolve("catalogue.yaml"), """
                    models:
                      - { alias: mine, id: openai/my-model, levels: [expert] }
                    """);
            environment.put("POLYPHONY_CATALOGUE", catalogue.toString());
            assertThat(run("providers", "drain", "anthropic").code()).isEqualTo(ExitCode.USAGE);
            assertThat(run("models").out()).contains("mine");
            assertThat(run("providers", "drain", "anthropic").code())
                    .as("who plans has told which providers there are")
                    .isEqualTo(ExitCode.OK);

            assertThat(assertSameByAWorker("models").out()).contains("mine", "drained");
            assertSameByAWorker("models --json");
            // What a look finds is told to all: the second one finds it known.
            run("models", "--check");
            assertSameByAWorker("models --check --json");
            assertThat(assertSameByAWorker("analyze --dry-run --tenant acme REST?")
                            .code())
                    .as("a standing budget")
                    .isEqualTo(ExitCode.REFUSED);
            assertThat(assertSameByAWorker("analyze --dry-run --json -s ensemble REST?")
                            .out())
                    .doesNotContain("\"claude");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POLYPHONY_SCORER_COMMAND=/no/such/program",
                "POLYPHONY_STORE_KEY=short",
                "POLYPHONY_DATABASE_URL=jdbc:mysql://127.0.0.1/x",
                "POLYPHONY_DATABASE_URL=jdbc:postgresql://127.0.0.1:1/x",
                "OPENAI_API_KEY=sk-can ary",
                "OTEL_TRACES_EXPORTER=nosuch"
            })
    void settingThatCannotBeUsedIsRefusedAsByAWorker(String variable) {
        String[] set = variable.split("=", 2);
        environment.put(set[0], set[1]);

        TypedCommand here = assertSameByAWorker("models");

        assertThat(here.code()).isNotEqualTo(ExitCode.OK);
        assertThat(here.said()).last().asString().startsWith("polyphony: ");
    }

    @Test
    void neitherTemporalNorSpringIsLoaded() throws Exception {
        Path loaded = folder.resolve("loaded.txt");
        environment.put("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + loaded);
        try (CommandProcess planned = CommandProcess.start(folder, environment, "analyze", "--dry-run", "REST?")) {
            assertThat(planned.end()).as(planned.output()).isEqualTo(ExitCode.OK);
        }

        assertThat(Files.readString(loaded))
                .contains("dev.polyphony.planning.PlanCompiler")
                .doesNotContain(
                        " io.grpc.ManagedChannel",
                        " io.temporal.client.",
                        " io.temporal.serviceclient.",
                        " io.temporal.worker.",
                        " org.springframework.context.",
                        " org.springframework.boot.SpringApplication");
    }

    private TypedCommand assertSameByAWorker(String line) {
        String[] words = Arrays.stream(line.split(" "))
                .map(word -> word.replace('_', ' '))
                .toArray(String[]::new);
        TypedCommand here = run(words);
        environment.put(BY_A_WORKER, "none");
        TypedCommand worker = run(words);
        environment.remove(BY_A_WORKER);

        assertThat(worker.err()).doesNotContain(IN_PROCESS);
        assertThat(here.code()).as(here.err()).isEqualTo(worker.code());
        assertThat(steady(here.out())).isEqualTo(steady(worker.out()));
        assertThat(withoutWhere(here)).isEqualTo(withoutWhere(worker));
        return here;
    }

    private TypedCommand run(String... words) {
        return TypedCommand.run(environment, words);
    }

    /** Without the simulator's port and the time of a look, which are others each time, and without what is drawn. */
    private static String steady(String text) {
        return text.replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                .replaceAll("\\d\\d:\\d\\d:\\d\\d", "TIME")
                .replaceAll("((?:balanced|team) .*\n).*\n", "$1");
    }

    /** What was said, but for the line of who plans. */
    private static List<String> withoutWhere(TypedCommand command) {
        List<String> said = new ArrayList<>(command.said());
        said.removeIf(line -> line.contains(IN_PROCESS) || line.startsWith("Temporal in memory"));
        return said;
    }
}
