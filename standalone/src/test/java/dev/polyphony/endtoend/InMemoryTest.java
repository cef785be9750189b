package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PROMPT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Decision;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.testing.SmallModel;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line where there is no {@code temporal} command and none may be fetched. */
class InMemoryTest {
    @TempDir
    private Path folder;

    @Test
    void answerWithoutAnyKeyIsSaidToBeSimulatedFirstAndLast() {
        TypedCommand analyze = analyze(Map.of(), PROMPT);

        assertThat(analyze.code()).isEqualTo(ExitCode.OK);
        assertThat(analyze.out()).isNotBlank();
        assertThat(analyze.said().getFirst()).contains("built-in simulator, not from a model");
        assertThat(analyze.said().getLast()).contains("This answer is simulated");
        assertThat(analyze.said()).anySatisfy(line -> assertThat(line).contains("in memory, not durable"));
    }

    @Test
    void modelOfThisMachineAnswersInPlaceOfTheSimulatorAndIsSaidToBeIt() throws Exception {
        SmallModel.linkIn(folder.resolve("models"));

        TypedCommand analyze = analyze(Map.of(), "--max-output-tokens", "8", "What is the capital of France?");

        assertThat(analyze.code()).isEqualTo(ExitCode.OK);
        assertThat(analyze.out()).isNotBlank();
        assertThat(analyze.said().getFirst())
                .startsWith("No provider key is set: a model on this machine answers, " + SmallModel.NAME);
        assertThat(analyze.err()).doesNotContain("simulated");

        TypedCommand tried =
                TypedCommand.run(TypedCommand.withoutTemporal(folder), "local", "try", "--offline", "Name a colour.");
        assertThat(tried.code()).isEqualTo(ExitCode.OK);
        assertThat(tried.out()).isNotBlank();
        assertThat(tried.err()).contains(SmallModel.NAME, "Apache License 2.0", "very small", "polyphony analyze");
    }

    @Test
    void modelThatIsNotThereIsOfferedAndNotFetchedOffline() {
        assertThat(analyze(Map.of(), PROMPT).err()).contains("polyphony local try");

        TypedCommand tried = TypedCommand.run(TypedCommand.withoutTemporal(folder), "local", "try", "--offline");
        assertThat(tried.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(tried.err())
                .contains("--offline forbids fetching", folder.resolve("models").toString());
    }

    @Test
    void ensembleAsJsonIsAResult() throws Exception {
        TypedCommand analyze = analyze(Map.of(), "-s", "ensemble", "--json", PROMPT);

        AnalysisResult result =
                JacksonJsonPayloadConverter.newDefaultObjectMapper().readValue(analyze.out(), AnalysisResult.class);
        assertThat(analyze.code()).isEqualTo(ExitCode.OK);
        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.strategy()).isEqualTo("ensemble");
        assertThat(result.models().responseCount()).isEqualTo(3);
        assertThat(result.panel().agreement()).isBetween(0.0, 1.0);
        assertThat(result.simulated()).isTrue();
    }

    @Test
    void balancedAnalysisSaysWhatWasDrawnAndWhichAgentHadIt() throws Exception {
        TypedCommand analyze = analyze(Map.of(), "-s", "balanced", "--json", PROMPT);

        AnalysisResult result =
                JacksonJsonPayloadConverter.newDefaultObjectMapper().readValue(analyze.out(), AnalysisResult.class);
        assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
        assertThat(result.strategy()).isEqualTo("balanced");
        assertThat(result.calls())
                .singleElement()
                .satisfies(call -> assertThat(call.agent()).matches("(claude|openai|gemini)-[1-3]"));
        assertThat(result.decisions())
                .anySatisfy(decision -> assertThat(decision)
                        .isInstanceOfSatisfying(
                                Decision.Chosen.class,
                                chosen -> assertThat(chosen.choice().why()).startsWith("drawn by score: ")));
    }

    @Test
    void standardOutputIsTheResultAndNoLogLine() throws Exception {
        try (CommandProcess analyze = CommandProcess.start(
                folder, TypedCommand.withoutTemporal(folder), "analyze", "--offline", "--json", PROMPT)) {
            assertThat(analyze.end()).isEqualTo(ExitCode.OK);
            assertThat(JacksonJsonPayloadConverter.newDefaultObjectMapper()
                            .readTree(analyze.out())
                            .path("status")
                            .asText())
                    .isEqualTo("answered");
            assertThat(analyze.out()).startsWith("{").endsWith("}\n");
        }
    }

    @Test
    void answerOfAnUnknownModelSaysThatItsPriceIsUnknown() {
        try (Simulator simulator = Simulator.start(Script.healthy())) {
            TypedCommand analyze = analyze(RealProviders.at(simulator), "--models", "openai/never-heard-of", PROMPT);

            assertThat(analyze.code()).isEqualTo(ExitCode.OK);
            assertThat(analyze.said().getLast()).contains("openai/never-heard-of", "cost unknown");
        }
    }

    @Test
    void exitCodeIs1WhereNoModelAnswers() {
        try (Simulator simulator = Simulator.start(
                Script.builder().fault("openai/a", Fault.badKey()).build())) {
            TypedCommand analyze = analyze(RealProviders.at(simulator), "--models", "openai/a", PROMPT);

            assertThat(analyze.code()).isEqualTo(1);
            assertThat(analyze.out()).isEmpty();
            assertThat(analyze.err()).contains("openai/a", "key rejected (401)");
        }
    }

    @Test
    void exitCodeIs2ForAnOptionThatMeansNothing() {
        TypedCommand analyze = analyze(Map.of(), "--deadline", "soon", PROMPT);

        assertThat(analyze.code()).isEqualTo(2);
        assertThat(analyze.err()).contains("--deadline", "soon");
    }

    @Test
    void keyThatCannotBeSentIsNamedAndNotShown() {
        TypedCommand analyze = analyze(Map.of("OPENAI_API_KEY", "sk-can ary"), PROMPT);

        assertThat(analyze.code()).isEqualTo(ExitCode.USAGE);
        assertThat(analyze.err()).contains("OPENAI_API_KEY").doesNotContain("sk-can");
    }

    @Test
    void mistakeInTheCatalogueIsNamedByItsLine() throws Exception {
        Path catalogue = folder.resolve("catalogue.yaml");
        Files.writeString(catalogue, "version: 1\nmodels:\n  - alias: mine\n    price: much\n");

        TypedCommand analyze = analyze(Map.of(), "--catalogue", catalogue.toString(), PROMPT);

        assertThat(analyze.code()).isEqualTo(ExitCode.USAGE);
        assertThat(analyze.err()).contains("catalogue.yaml:3");
    }

    @Test
    void exitCodeIs3WhereTheRequestIsRefusedBeforeSpending() {
        try (Simulator simulator = Simulator.start(Script.healthy())) {
            TypedCommand analyze = analyze(RealProviders.at(simulator), "-s", "ensemble", "--max-calls", "1", PROMPT);

            assertThat(analyze.code()).isEqualTo(3);
            assertThat(analyze.err()).contains("max-calls");
            assertThat(simulator.log().requests()).isEmpty();
        }
    }

    @Test
    void exitCodeIs4WhereTheDeadlinePassed() {
        try (Simulator simulator =
                Simulator.start(Script.builder().fault("openai/a", Fault.hang()).build())) {
            TypedCommand analyze =
                    analyze(RealProviders.at(simulator), "--deadline", "3s", "--models", "openai/a", PROMPT);

            assertThat(analyze.code()).isEqualTo(4);
            assertThat(analyze.err()).contains("deadline");
        }
    }

    @Test
    void whatWouldBeLostIsNotSubmitted() {
        TypedCommand submit = TypedCommand.run(TypedCommand.withoutTemporal(folder), "submit", "--offline", PROMPT);

        assertThat(submit.code()).isNotEqualTo(ExitCode.OK);
        assertThat(submit.out()).isEmpty();
        assertThat(submit.err()).contains("TEMPORAL_ADDRESS");
    }

    private TypedCommand analyze(Map<String, String> providers, String... arguments) {
        Map<String, String> environment = TypedCommand.withoutTemporal(folder);
        environment.putAll(providers);
        String[] whole = new String[arguments.length + 2];
        whole[0] = "analyze";
        whole[1] = "--offline";
        System.arraycopy(arguments, 0, whole, 2, arguments.length);
        return TypedCommand.run(environment, whole);
    }
}
