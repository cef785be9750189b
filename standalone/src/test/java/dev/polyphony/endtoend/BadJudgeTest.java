package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.Plan;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Juries of three on the real server: a strict and a lenient judge that prefer the same answer, and one bad judge. */
@Execution(ExecutionMode.CONCURRENT)
class BadJudgeTest {
    private static final String RIGHT = "openai/right";
    private static final String WRONG = "gemini/wrong";
    private static final String STRICT = "anthropic/strict";
    private static final String LENIENT = "mistral/lenient";
    private static final String BOUGHT = "openai/bought";
    private static final List<String> BAD = List.of(
            BOUGHT,
            "openai/nothing-for-all",
            "openai/what-comes-first",
            "openai/at-random",
            "openai/silent",
            "openai/garbage");

    @TempDir
    private Path folder;

    @Test
    @SuppressWarnings("try") // a worker works by being there
    void movesNoVerdict() throws Exception {
        try (Simulator simulator = Simulator.start(script());
                RealServer server = RealServer.on(folder.resolve("state"));
                CommandProcess worker = CommandProcess.worker(folder, server.address(), RealProviders.at(simulator))) {
            AnalysisClient client = server.client();
            Map<String, String> ids = new LinkedHashMap<>();
            BAD.forEach(bad -> ids.put(
                    bad, client.submit(Requests.custom(jury(bad, null, null))).id()));
            String pairwise =
                    client.submit(Requests.custom(jury(BOUGHT, null, true))).id();
            String mean = client.submit(Requests.custom(jury(BOUGHT, ScoreBy.MEAN, null)))
                    .id();
            String fused = client.submit(Requests.preset("self-fusion", "gemini/drafts"))
                    .id();

            for (Map.Entry<String, String> jury : ids.entrySet()) {
                assertThat(client.result(jury.getValue(), Requests.PATIENCE).modelUsed())
                        .as("with " + jury.getKey())
                        .isEqualTo(RIGHT);
            }
            assertThat(client.result(pairwise, Requests.PATIENCE).modelUsed()).isEqualTo(RIGHT);
            // So the one judge could have had its way.
            assertThat(client.result(mean, Requests.PATIENCE).modelUsed()).isEqualTo(WRONG);

            AnalysisResult fusion = client.result(fused, Requests.PATIENCE);
            assertThat(fusion.response()).isEqualTo("All in all.");
            assertThat(simulator.log().of("gemini/drafts")).hasSize(4);
            assertThat(fusion.models().ensemble()).containsExactly("gemini/drafts", "gemini/drafts", "gemini/drafts");
        }
    }

    private static Script script() {
        return Script.builder()
                .answer(RIGHT, "It is Paris.")
                .answer(WRONG, "It is Lyon.")
                .answer("mistral/other", "It is Nice.")
                .answer(STRICT, "{\"judge\": {\"prefers\": \"Paris\", \"best\": 5, \"others\": 3}}")
                .answer(LENIENT, "{\"judge\": {\"prefers\": \"Paris\", \"best\": 9, \"others\": 8}}")
                .answer(BOUGHT, "{\"judge\": {\"prefers\": \"Lyon\", \"best\": 10, \"others\": 0}}")
                .answer("openai/nothing-for-all", "{\"judge\": {\"prefers\": \"\", \"best\": 0}}")
                .answer("openai/what-comes-first", "{\"scores\": {\"A\": 10, \"B\": 0, \"C\": 0}}")
                .fault("openai/silent", Fault.unavailable(503))
                .answer("openai/garbage", "I like all of them.")
                .answer("gemini/drafts", "One.", "Two.", "Three.", "All in all.")
                .build();
    }

    private static Plan jury(String bad, @Nullable ScoreBy by, @Nullable Boolean pairwise) {
        List<Plan> members = calls(RIGHT, WRONG, "mistral/other");
        return new Plan.Panel(members, 3, null, new Aggregation.Jury(calls(bad, STRICT, LENIENT), by, pairwise));
    }

    private static List<Plan> calls(String... models) {
        return Stream.of(models).<Plan>map(Plan.Call::of).toList();
    }
}
