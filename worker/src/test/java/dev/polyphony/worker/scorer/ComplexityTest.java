package dev.polyphony.worker.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.plan.Complexity;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.TaskType;
import dev.polyphony.provider.EnvironmentProxies;
import dev.polyphony.routing.PromptReader;
import dev.polyphony.routing.Reading;
import dev.polyphony.routing.SignalReader;
import dev.polyphony.routing.Signals;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers of prompts of an operator's own. */
class ComplexityTest {
    private static final String PROMPT = "Implement a parser";

    /** A class as an operator would write it. */
    public static final class Ours implements PromptReader {
        @Override
        public Reading read(String prompt) {
            return new Reading(Level.EXPERT, TaskType.MATH, true, List.of());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            expert                                  | EXPERT       | CODING
            'basic'                                 | BASIC        | CODING
            complex                                 | ADVANCED     | CODING
            0                                       | BASIC        | CODING
            0.3                                     | INTERMEDIATE | CODING
            0.5                                     | ADVANCED     | CODING
            1                                       | EXPERT       | CODING
            {'score': 0.8}                          | EXPERT       | CODING
            {'level': 'simple', 'task': 'math'}     | BASIC        | MATH
            """)
    void wordNumberOrObjectSaysHowDemandingAPromptIs(String said, Level level, TaskType task) {
        Reading reading = saying(said.replace('\'', '"')).read(PROMPT);

        assertThat(reading.level()).isEqualTo(level);
        assertThat(reading.task()).isEqualTo(task);
        assertThat(reading.why()).isEqualTo(level.word() + " " + task.word() + " by complexity-command");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hard", "1.5", "{}", "{\"level\": \"basic\", \"task\": \"cooking\"}", "[", "true"})
    void whatIsNoLevelLeavesItToTheWordsAndIsSaid(String said) {
        Reading reading = saying(said).read(PROMPT);

        assertThat(reading.level()).isEqualTo(Level.ADVANCED);
        assertThat(reading.why()).startsWith("advanced coding by 'implement' (complexity-command: it said ");
    }

    @Test
    void commandThatFailsLeavesItToTheWords() {
        assertThat(reader("sh", "-c", "exit 3").read(PROMPT).why())
                .isEqualTo("advanced coding by 'implement' (complexity-command: it ended with exit code 3)");
    }

    @Test
    void whoSaysNothingLeavesItToTheWords() {
        assertThat(reader("true").read(PROMPT)).isEqualTo(builtIn().read(PROMPT));
    }

    @Test
    void promptIsReadFromStandardInput() {
        // Prompts are data: this one would be no command either.
        String echo = "grep -q '\"prompt\":\"Implement a parser\"' && echo expert";

        assertThat(reader("sh", "-c", echo).read(PROMPT).level()).isEqualTo(Level.EXPERT);
    }

    @Test
    void classOfThatNameReads() {
        PromptReader reader = own().complexity(
                        new OwnScorers.Named(
                                "complexity", Optional.empty(), Optional.empty(), Optional.of(Ours.class.getName())),
                        builtIn());

        assertThat(reader.read(PROMPT).why()).isEqualTo("expert math by complexity-class");
    }

    @Test
    void whatTheCallerSaysCountsMore() {
        Reading told = saying("expert").read(PROMPT).told(null, Complexity.SIMPLE);

        assertThat(told.level()).isEqualTo(Level.BASIC);
        assertThat(told.why()).isEqualTo("basic coding, 'simple' as told, the rest by complexity-command");
    }

    private static PromptReader saying(String text) {
        return reader("printf", "%s", text);
    }

    private static PromptReader reader(String... command) {
        return own().complexity(
                        new OwnScorers.Named(
                                "complexity", Optional.of(List.of(command)), Optional.empty(), Optional.empty()),
                        builtIn());
    }

    private static OwnScorers own() {
        return new OwnScorers(Duration.ofMinutes(1), List.of(), EnvironmentProxies.none(), InstantSource.system());
    }

    private static PromptReader builtIn() {
        return new SignalReader(Signals.standard());
    }
}
