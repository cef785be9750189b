package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.MachineLog.Kind;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Machine;
import dev.polyphony.simulator.script.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code polyphony local bench} and {@code report}, on a simulated machine that has one model for coding. */
class LocalBenchTest {
    private static final String MODEL = "codellama:13b-instruct";
    private static final int TASKS = 3;

    @TempDir
    private Path home;

    private final Simulator simulator = Simulator.start(Script.builder()
            .machine(Machine.of(24).parallel(4))
            .pulled(MODEL)
            .latency(Latency.fixed(1000))
            .build());

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void tasksAreDoneInOrderThenSideBySideWithinTheModelsLimitAndReported() throws Exception {
        TypedCommand bench = local("bench", "--offline", "--task", "coding", "--tasks", "" + TASKS, "--json");

        assertThat(bench.code()).as(bench.err()).isZero();
        JsonNode row = new ObjectMapper().readTree(bench.out()).path(0);
        assertThat(row.path("task").asText()).isEqualTo("coding");
        assertThat(row.path("models").path(MODEL).asInt()).isEqualTo(2 * TASKS);
        assertThat(row.path("loads").asInt()).isZero();
        List<Integer> running = simulator.machineLog().events().stream()
                .filter(event -> event.kind() == Kind.STARTED)
                .map(event -> event.running())
                .toList();
        // One to warm up, one to load; then the tasks, twice.
        assertThat(running.subList(0, 2 + TASKS)).containsOnly(1);
        assertThat(running.subList(2 + TASKS, running.size())).hasSize(TASKS).contains(2);
        assertThat(simulator.machineLog().mostAtOnce(MODEL)).isEqualTo(2);
        assertThat(simulator.machineLog().loads()).containsExactly(MODEL);

        JsonNode report = new ObjectMapper().readTree(local("report", "--json").out());
        JsonNode model = report.path("models").path(0);
        assertThat(model.path("model").asText()).isEqualTo(MODEL);
        assertThat(model.path("requests").asInt()).isEqualTo(2 * TASKS + 1);
        assertThat(model.path("success").asDouble()).isEqualTo(1);
        assertThat(model.path("p50").asDouble()).isGreaterThanOrEqualTo(1);
        assertThat(model.path("quality_measured").asBoolean()).isTrue();
        assertThat(model.path("busy").asDouble()).isBetween(0.01, 1.0);
        JsonNode task = report.path("tasks").path(0);
        assertThat(task.path("task").asText()).isEqualTo("coding");
        assertThat(task.path("share").asDouble()).isEqualTo(1);
        assertThat(task.path("models").path(MODEL).asInt()).isEqualTo(2 * TASKS + 1);

        assertThat(local("report").out())
                .contains("MODEL                   TIER      REQUESTS  SUCCESS")
                .containsPattern("codellama:13b-instruct  balanced  7 +100 %")
                .containsPattern("coding  7 +100 %");
    }

    @Test
    void modelThatIsNotAskedFirstIsNotLoaded() {
        simulator.script(Script.builder()
                .machine(Machine.of(64))
                .pulled(MODEL, "deepseek-coder:33b")
                .build());

        TypedCommand bench = local("bench", "--offline", "--task", "coding", "--tasks", "1");

        assertThat(bench.code()).as(bench.err()).isZero();
        assertThat(simulator.machineLog().loads()).containsExactly(MODEL);
    }

    @Test
    void withoutAModelOfTheTeamNothingIsMeasured() {
        simulator.script(Script.builder().machine(Machine.of(24)).pulled().build());

        TypedCommand bench = local("bench", "--offline");

        assertThat(bench.code()).isEqualTo(3);
        assertThat(bench.err()).contains("no model of the team is pulled; polyphony local setup pulls what fits");
        assertThat(local("report").out()).contains("No model of your own was asked since then.");
        assertThat(local("bench", "--tasks", "0").err()).contains("--tasks: 0 is not between 1 and 100");
        assertThat(local("report", "--since", "soon").err()).contains("--since: 'soon' is no time above zero");
    }

    private TypedCommand local(String... arguments) {
        Map<String, String> environment = TypedCommand.withoutTemporal(home);
        environment.put("OLLAMA_HOST", simulator.baseUrl("ollama"));
        return TypedCommand.run(
                environment,
                Stream.concat(Stream.of("local"), Stream.of(arguments)).toArray(String[]::new));
    }
}
