package dev.polyphony.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.simulator.script.ScriptRun;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TypedAnswerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RANKING = """
            {"type": "object", "properties": {"ranking": {"type": "array", "uniqueItems": true, "minItems": 3,
             "maxItems": 3, "items": {"enum": ["A", "B", "C"]}}}, "required": ["ranking"]}""";
    private static final String REVIEW = """
            {"type": "object", "required": ["score"], "properties": {
             "score": {"type": "number", "minimum": 2, "maximum": 4}, "ok": {"type": "boolean"},
             "kind": {"$ref": "#/$defs/kind"}, "notes": {"type": "array", "items": {"type": "string", "minLength": 20}}},
             "$defs": {"kind": {"const": "contract"}}}""";

    private final ScriptRun run = new ScriptRun(Script.healthy());

    @Test
    void rankingNamesEachOnceAndNotAlwaysInTheSameOrder() throws Exception {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            JsonNode ranking = JSON.readTree(answer("Case " + i, RANKING)).path("ranking");
            assertThat(IntStream.range(0, 3).mapToObj(at -> ranking.get(at).asText()))
                    .containsExactlyInAnyOrder("A", "B", "C");
            seen.add(ranking.toString());
        }
        assertThat(seen).hasSizeGreaterThan(1);
    }

    @Test
    void everyPropertyIsThereWithinItsBounds() throws Exception {
        JsonNode review = JSON.readTree(answer("Review it", REVIEW));

        assertThat(review.path("score").asDouble()).isBetween(2.0, 4.0);
        assertThat(review.path("ok").isBoolean()).isTrue();
        assertThat(review.path("kind").asText()).isEqualTo("contract");
        assertThat(review.path("notes").get(0).asText()).hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    void sameQuestionGetsTheSameAnswer() {
        assertThat(answer("Case", RANKING)).isEqualTo(answer("Case", RANKING));
    }

    @Test
    void promptThatAsksForNoJsonGetsProse() {
        assertThat(run.answer("openai", "m", "What does this mean?\n```json\n{\"a\": 1}\n```", 100, null)
                        .text())
                .contains("[simulated answer]");
    }

    private String answer(String question, String schema) {
        String prompt = question + "\nAnswer with JSON that fits this JSON Schema:\n```json\n" + schema + "\n```";
        return run.answer("openai", "m", prompt, prompt.length(), null).text();
    }
}
