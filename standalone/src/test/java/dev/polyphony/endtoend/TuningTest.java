package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PROMPT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Decision;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.Level;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator turns in the worker reaches plans and verdicts; what cannot be used is refused by its name. */
class TuningTest {
    @TempDir
    private Path folder;

    @Test
    void figuresOfTheEnvironmentAreThoseOfPlansAndVerdicts() throws Exception {
        AnalysisResult result = result(
                Map.of("POLYPHONY_DEFAULT_ENSEMBLE_SIZE", "2", "POLYPHONY_CONSENSUS_WEIGHT", "0"), "-s", "ensemble");

        assertThat(result.models().attempted()).hasSize(2);
        assertThat(result.decisions())
                .satisfiesOnlyOnce(decision -> assertThat(decision)
                        .isInstanceOfSatisfying(
                                Decision.Judged.class,
                                judged -> assertThat(
                                                requireNonNull(judged.verdict().details())
                                                        .parts()
                                                        .values())
                                        .isNotEmpty()
                                        .allSatisfy(parts ->
                                                assertThat(parts.consensus()).isZero())));
    }

    @Test
    void wordsOfTheFileDecideWhatAPromptIsTakenFor() throws Exception {
        Files.writeString(folder.resolve("config.yaml"), "expert-words: [small team, quantum]\n");

        AnalysisResult result = result(Map.of(), "-s", "cheapest");

        assertThat(result.decisions())
                .anySatisfy(decision -> assertThat(decision)
                        .isInstanceOfSatisfying(
                                Decision.Chosen.class,
                                chosen -> assertThat(chosen.choice())
                                        .extracting(Choice::level)
                                        .isEqualTo(Level.EXPERT)));
    }

    @Test
    void scorerOfOnesOwnIsAskedAndOneThatFailsIsNamed() throws Exception {
        Files.writeString(
                folder.resolve("config.yaml"),
                "complexity-command: [echo, expert]\nscorer-command: [sh, -c, exit 3]\n");

        AnalysisResult result = result(Map.of(), "-s", "cheapest");

        assertThat(result.response()).isNotBlank();
        assertThat(result.decisions())
                .anySatisfy(decision -> assertThat(decision).isInstanceOfSatisfying(Decision.Chosen.class, chosen -> {
                    assertThat(chosen.choice().level()).isEqualTo(Level.EXPERT);
                    assertThat(chosen.choice().why()).endsWith("by complexity-command");
                }));
        assertThat(result.calls()).singleElement().isInstanceOfSatisfying(CallRecord.Answered.class, answered -> {
            assertThat(answered.reply().assessment().scorer()).isEqualTo("phrases");
            assertThat(answered.reply().assessment().scorerFailed())
                    .isEqualTo("scorer-command: it ended with exit code 3");
        });
    }

    @Test
    void scorerThatIsNotThereIsNamedBeforeAnybodyIsAsked() {
        TypedCommand analyze = analyze(Map.of("POLYPHONY_SCORER_CLASS", "org.example.Nothing"));

        assertThat(analyze.code()).isEqualTo(ExitCode.USAGE);
        assertThat(analyze.said())
                .containsExactly(
                        "polyphony: scorer-class: there is no class org.example.Nothing; name the jar that has it"
                                + " in scorer-jar");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            POLYPHONY_DEFAULT_DEADLINE    | 40d     | 1ms to 30d, not 40d
            POLYPHONY_CALLS_PER_MODEL     | 0       | 1 to 100, not 0
            POLYPHONY_DEFAULT_THRESHOLD   | 1.5     | 0 to 1, not 1.5
            POLYPHONY_SAME_MEANING        | much    | 'much' is not a number
            POLYPHONY_DOUBT_PHRASES       | perhaps,, | 'perhaps,,' has an empty word; write not sure,might be
            POLYPHONY_SCORE_WEIGHTS       | 0.5,0.5,0.5 | those of confidence, capability and completeness, which come to 1 together, such as 0.5,0.3,0.2; not 0.5,0.5,0.5
            POLYPHONY_PLACEMENT           | abroad  | local, lane or inline, not 'abroad'
            POLYPHONY_SCORER_URL          | file:///etc/passwd | an address such as http://127.0.0.1:8800/score, without a user and a password
            POLYPHONY_COMPLEXITY_CLASS    | rm -rf  | a class by its full name, such as org.example.OurScorer; not 'rm -rf'
            """)
    void valueThatCannotBeUsedIsNamedWithTheFix(String variable, String value, String problem) {
        TypedCommand analyze = analyze(Map.of(variable, value));

        assertThat(analyze.code()).isEqualTo(ExitCode.USAGE);
        assertThat(analyze.said()).containsExactly("polyphony: " + variable + ": " + problem);
    }

    private AnalysisResult result(Map<String, String> settings, String... arguments) throws Exception {
        TypedCommand analyze = analyze(settings, arguments);
        assertThat(analyze.code()).as(analyze.err()).isEqualTo(ExitCode.OK);
        return JacksonJsonPayloadConverter.newDefaultObjectMapper().readValue(analyze.out(), AnalysisResult.class);
    }

    private TypedCommand analyze(Map<String, String> settings, String... arguments) {
        Map<String, String> environment = TypedCommand.withoutTemporal(folder);
        environment.putAll(settings);
        String[] whole = new String[arguments.length + 4];
        whole[0] = "analyze";
        whole[1] = "--offline";
        whole[2] = "--json";
        System.arraycopy(arguments, 0, whole, 3, arguments.length);
        whole[whole.length - 1] = PROMPT;
        return TypedCommand.run(environment, whole);
    }
}
