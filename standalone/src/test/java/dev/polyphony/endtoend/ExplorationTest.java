package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.cli.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that nothing was learnt of is asked to learn about it, as users see it. */
class ExplorationTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NEW = "claude-haiku-5-5";

    @TempDir
    private Path folder;

    @Test
    void exploredAnalysisSaysSoBeforeAndAfterAndIsCounted() throws Exception {
        Map<String, String> environment = TypedCommand.withTemporal(folder);
        environment.put("SERVER_PORT", "0");
        environment.put("POLYPHONY_WORKER_PORT", "0");
        environment.put("POLYPHONY_EXPLORATION", "0.2");
        TypedCommand.run(environment, "train", GradedAnswers.in(folder).toString(), "--workload", "letters");
        try (CommandProcess up = CommandProcess.start(folder, environment, "up")) {
            up.awaitOutput("Ready.");
            // The draw is a digest of the id: which of them explores is the same each time.
            String id = IntStream.range(0, 50)
                    .mapToObj(number -> "explores-" + number)
                    .filter(one -> said(analyze(environment, one, "--dry-run")).contains("learn about it: " + NEW))
                    .findFirst()
                    .orElseThrow();
            assertThat(said(analyze(environment, id, "--dry-run", "--exploration", "0")))
                    .doesNotContain("learn about it");
            assertThat(analyze(environment, id, "--dry-run", "--exploration", "0.5")
                            .code())
                    .isEqualTo(ExitCode.USAGE);

            JsonNode result = JSON.readTree(analyze(environment, id, "--json").out());

            assertThat(result.path("model_used").asText()).isEqualTo(NEW);
            JsonNode draw = result.at("/decisions/0/choice/exploration");
            assertThat(draw.path("drawn").asText()).isEqualTo(NEW);
            assertThat(draw.path("share").asDouble()).isEqualTo(0.2);
            assertThat(said(TypedCommand.run(environment, "explain", id)))
                    .contains("asked " + NEW + " to learn about it: ");
            assertThat(TypedCommand.run(environment, "workloads").out())
                    .contains("letters: 1 analysis asked another model to learn about it, 0 of them rated");
            assertThat(TypedCommand.run(environment, "workloads", "show", "letters")
                            .out())
                    .contains("EXPLORED", NEW);
            up.terminate();
        }
    }

    private static TypedCommand analyze(Map<String, String> environment, String id, String... more) {
        List<String> words = new ArrayList<>(
                List.of("analyze", "-s", "adaptive", "--models", "gpt-4o,gpt-4o-mini," + NEW, "--id", id));
        words.addAll(Arrays.asList(more));
        words.add(GradedAnswers.question(7_000));
        return TypedCommand.run(environment, words.toArray(String[]::new));
    }

    /** Wrapped lines are put together. */
    private static String said(TypedCommand command) {
        return (command.out() + command.err()).replaceAll("\\s+", " ");
    }
}
