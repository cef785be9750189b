package dev.polyphony.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.bench.recorded.Part;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A few made-up answers through the real workflow. */
class QualityCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PROMPTS = 8;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void strategiesAreGradedByWhatWasRecorded() throws Exception {
        Path report = folder.resolve("report.json");

        int code =
                run("--answers", answers().toString(), "--json", report.toString(), "--strategies", "fallback,agree");

        assertThat(code).as(err.toString()).isZero();
        JsonNode group = JSON.readTree(report.toFile()).path("groups").path(0);
        assertThat(group.path("prompts").asLong()).isEqualTo(PROMPTS);
        assertThat(group.path("halves")).hasSize(2);
        // The strongest is known by the other half and first in the chain; the weak one agrees with it never.
        assertThat(row(group, "strategies", "fallback").path("accuracy").asDouble())
                .isEqualTo(1);
        assertThat(row(group, "strategies", "fallback").path("calls").asDouble())
                .isEqualTo(1);
        assertThat(row(group, "strategies", "agree").path("coverage").asDouble())
                .isZero();
        assertThat(row(group, "strategies", "agree").path("calls").asDouble()).isEqualTo(2);
        assertThat(row(group, "singles", "mixtral-8x7b-instruct")
                        .path("accuracy")
                        .asDouble())
                .isZero();
        // 1000 tokens each way at 10 and 30 dollars a million.
        assertThat(row(group, "singles", "gpt-4-1106-preview").path("costUsd").asDouble())
                .isEqualTo(0.04 * PROMPTS);
        assertThat(out.toString()).contains("SHA-256", "(gpt-4-1106-preview)", "Targets");
    }

    @Test
    void oneHalfIsReportedOnAlone() throws Exception {
        Path report = folder.resolve("report.json");

        run(
                "--answers",
                answers().toString(),
                "--json",
                report.toString(),
                "--strategies",
                "fallback",
                "--part",
                "second");

        long second = prompts().stream()
                .filter(prompt -> Part.of(prompt) == Part.SECOND)
                .count();
        JsonNode half = JSON.readTree(report.toFile()).at("/groups/0/halves/0");
        assertThat(half.path("prompts").asLong()).isEqualTo(second).isBetween(1L, PROMPTS - 1L);
        assertThat(half.path("tuningPrompts").asLong()).isEqualTo(PROMPTS - second);
    }

    @Test
    void strategyThatIsNotThereIsNamedWithThoseThatAre() {
        assertThat(run("--strategies", "magic")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("magic", "fallback");
    }

    @Test
    void missingFileIsNamedInOneLine() {
        assertThat(run("--answers", folder.resolve("none.jsonl").toString())).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString()).contains("none.jsonl").doesNotContain("\tat ");
    }

    private int run(String... arguments) {
        return QualityCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static JsonNode row(JsonNode group, String kind, String name) {
        return StreamSupport.stream(group.path(kind).spliterator(), false)
                .filter(row -> row.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> prompts() {
        return IntStream.range(0, PROMPTS)
                .mapToObj(i -> "How many is " + i + " plus one?")
                .toList();
    }

    private Path answers() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < PROMPTS; i++) {
            lines.add(line(prompts().get(i), "gpt-4-1106-preview", "#### " + (i + 1), 1));
            lines.add(line(prompts().get(i), "mixtral-8x7b-instruct", "#### " + (i + 2), 0));
        }
        return Files.write(folder.resolve("answers.jsonl"), lines);
    }

    private static String line(String prompt, String model, String answer, double score) throws Exception {
        return JSON.writeValueAsString(Map.of(
                "set",
                "GSM8K",
                "prompt",
                prompt,
                "model",
                model,
                "answer",
                answer,
                "score",
                score,
                "input_tokens",
                1000,
                "output_tokens",
                1000));
    }
}
