package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisResult.Problem;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Image;
import dev.polyphony.call.Message;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.Role;
import dev.polyphony.call.ToolCall;
import dev.polyphony.call.ToolDefinition;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A model asks for a tool, gets its result and answers; what goes beside the words goes all the way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ToolsTest {
    private static final String FIRST = "openai/gpt-4o-mini";
    private static final String SECOND = "anthropic/claude-3-5-haiku-20241022";
    private static final String CALL = "{\"tool_call\": {\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\"}}}";

    private static final ToolDefinition WEATHER = new ToolDefinition(
            "weather",
            "Tells the weather",
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}",
            null);

    private final Simulator simulator = Simulator.start(Script.healthy());
    private Worker worker;

    @BeforeAll
    void startWorker() {
        worker = Worker.withServer(RealProviders.at(simulator));
    }

    @AfterAll
    void stop() {
        worker.close();
        simulator.close();
    }

    @Test
    void toolIsCalledAndAnsweredThroughAFallback() throws Exception {
        simulator.script(Script.builder()
                .fault(FIRST, Fault.unavailable(503))
                .answer(SECOND, CALL, "It rains in Oslo.")
                .build());
        simulator.log().clear();
        worker.health().reset(null, "test");
        Analysis asked = Requests.fallback(FIRST, SECOND).with(null, tools(42L));

        AnalysisResult called = Requests.answer(worker.client(), asked);

        assertThat(called.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(called.modelUsed()).isEqualTo(SECOND);
        assertThat(called.response()).isEmpty();
        assertThat(called.answer().finishReason()).isEqualTo("tool_calls");
        List<ToolCall> calls = called.answer().toolCalls();
        assertThat(calls).singleElement().satisfies(call -> {
            assertThat(call.name()).isEqualTo("weather");
            assertThat(call.arguments()).isEqualTo("{\"city\":\"Oslo\"}");
        });
        assertThat(called.calls().getLast())
                .isInstanceOfSatisfying(
                        CallRecord.Answered.class,
                        answered -> assertThat(answered.reply().dropped()).containsExactly("seed"));

        AnalysisResult answered = Requests.answer(worker.client(), result(calls, "rain"));

        assertThat(answered.response()).isEqualTo("It rains in Oslo.");
        assertThat(answered.answer().toolCalls()).isNull();
        assertThat(answered.answer().finishReason()).isEqualTo("stop");
    }

    @Test
    void panelRefusesToolsByNameBeforeAnythingIsSpent() throws Exception {
        simulator.log().clear();

        AnalysisResult result = Requests.answer(
                worker.client(), Requests.ensemble(FIRST, SECOND).with(null, tools(null)));

        assertThat(result.status()).isEqualTo(AnalysisStatus.REJECTED);
        assertThat(result.problem()).isNotNull().extracting(Problem::field).isEqualTo("tools");
        assertThat(simulator.log().of(FIRST)).isEmpty();
    }

    @Test
    void largeImageGoesBesideTheHistory() throws Exception {
        simulator.script(Script.healthy());
        worker.health().reset(null, "test");
        Image image = new Image("image/png", "AAAA".repeat(20_000));
        Conversation picture = new Conversation(null, List.of(), List.of(image), null);

        AnalysisResult result =
                Requests.answer(worker.client(), Requests.fallback(SECOND).with(picture, null));

        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.spending().inputTokens()).isGreaterThan(85);
    }

    private static Analysis result(@Nullable List<ToolCall> calls, String given) {
        List<Message> turns =
                List.of(new Message(Role.USER, Requests.PROMPT), new Message(Role.ASSISTANT, "", null, calls, null));
        Analysis asked = Requests.fallback(FIRST, SECOND);
        Analysis next = new Analysis(asked.id(), asked.tenant(), given, asked.selection(), asked.limits());
        String id = calls == null ? "none" : calls.getFirst().id();
        return next.with(new Conversation(null, turns, null, id), tools(null));
    }

    private static ModelParameters tools(@Nullable Long seed) {
        return new ModelParameters(null, null, null, seed, null, null, null, List.of(WEATHER), "auto", null, null);
    }
}
