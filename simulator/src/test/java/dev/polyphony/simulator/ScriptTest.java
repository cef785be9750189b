package dev.polyphony.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.polyphony.simulator.script.Answer;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Machine;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.simulator.script.ScriptJson;
import dev.polyphony.simulator.script.ScriptRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptTest {

    @Test
    void jsonHoldsAllThatTheBuilderSets() {
        Script script = Script.builder()
                .seed(7)
                .latency(Latency.lognormal(400, 0.5))
                .behaviour(
                        "openai/gpt-4o-mini",
                        Behaviour.sequence(
                                        Fault.throttled(Duration.ofMillis(1500)),
                                        Fault.throttled(null),
                                        Fault.unavailable(529),
                                        Fault.slowBody(Duration.ofSeconds(4)),
                                        Fault.hang())
                                .after(Latency.uniform(10, 20))
                                .repeatLast())
                .fault("mistral/*", Fault.htmlGateway502())
                .answer("*", "first", "then")
                .recordedAnswers(Path.of("answers.jsonl"))
                .acceptKey("openai", "key-1")
                .pulled("llama3.2")
                .machine(Machine.of(24)
                        .withRam(8)
                        .loaded(1)
                        .parallel(2)
                        .queue(3)
                        .keepAlive(Duration.ofSeconds(90))
                        .loading(Duration.ofMillis(200))
                        .model("llama2:7b-chat", new Machine.Weights(3.8, Duration.ofMillis(50)))
                        .pulling(new Machine.Pulling(
                                Duration.ofSeconds(2), 40.0, 0.4, Machine.Breaking.CONNECTION_CLOSED)))
                .build();

        assertThat(ScriptJson.read(ScriptJson.write(script))).isEqualTo(script);
    }

    @Test
    void exampleOfTheReadmeIsAScript() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        int from = readme.indexOf("```json") + "```json".length();

        Script example = ScriptJson.read(readme.substring(from, readme.indexOf("```", from)));

        assertThat(new ScriptRun(example).next("mistral", "any").fault()).isEqualTo(Fault.hang());
    }

    @Test
    void emptyJsonIsTheHealthyScript() {
        assertThat(ScriptJson.read("{}")).isEqualTo(Script.healthy());
    }

    @Test
    void mistakeInJsonIsToldWithItsPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScriptJson.read("{\"behaviors\":{}}"))
                .withMessageContaining("behaviors")
                .withMessageContaining("line: 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScriptJson.read(
                        "{\"behaviours\":{\"*\":{\"faults\":[{\"kind\":\"unavailable\",\"status\":418}]}}}"))
                .withMessageContaining("status 418 is not one of [500, 502, 503, 529]");
    }

    @Test
    void sameSeedGivesSameAnswersAndLatencies() {
        Script script =
                Script.builder().seed(7).latency(Latency.lognormal(400, 0.5)).build();

        assertThat(played(new ScriptRun(script))).isEqualTo(played(new ScriptRun(script)));
        assertThat(played(new ScriptRun(script)))
                .doesNotContainAnyElementsOf(played(new ScriptRun(script.withSeed(8))));
    }

    @Test
    void latencyOfOneModelDoesNotDependOnAnothersRequests() {
        Script script = Script.builder().latency(Latency.uniform(0, 1_000_000)).build();
        ScriptRun alone = new ScriptRun(script);
        ScriptRun crowded = new ScriptRun(script);
        crowded.next("openai", "other");

        assertThat(crowded.next("openai", "m")).isEqualTo(alone.next("openai", "m"));
    }

    private static List<String> played(ScriptRun run) {
        return Stream.iterate(0, turn -> turn < 5, turn -> turn + 1)
                .map(turn -> run.next("openai", "m").latencyMillis() + " ms: "
                        + run.answer("openai", "m", "Compare oceans with deserts, turn " + turn, 40, null))
                .toList();
    }

    @Test
    void recordedAnswerComesWithItsBilledTokens(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("recorded.jsonl"), """
                {"prompt":"What is 2+2?","model":"claude-3-haiku","answer":"4","input_tokens":11,"output_tokens":5}
                {"prompt":"What is 2+2?","model":"gpt-4","answer":"Four.","input_tokens":null,"output_tokens":null}
                """);
        ScriptRun run = new ScriptRun(Script.builder().recordedAnswers(file).build());

        Answer dated = run.answer("anthropic", "claude-3-haiku-20240307", "What is 2+2?", 12, null);
        assertThat(dated).isEqualTo(new Answer("4", 11, 5, Answer.Finish.COMPLETE));
        Answer unbilled = run.answer("openai", "gpt-4", "What is 2+2?", 12, null);
        assertThat(unbilled).isEqualTo(new Answer("Four.", 3, 2, Answer.Finish.COMPLETE));
        assertThat(run.answer("openai", "gpt-4", "What is 3+3?", 12, null).text())
                .endsWith("[simulated answer]");
    }

    @Test
    void fixedAnswersAreGivenInTurnAndTheLastRepeats() {
        ScriptRun run = new ScriptRun(
                Script.builder().answer("openai/m", "first", "then").build());

        assertThat(Stream.generate(
                                () -> run.answer("openai", "m", "Why?", 4, null).text())
                        .limit(3))
                .containsExactly("first", "then", "then");
    }
}
