package dev.polyphony.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.plan.Level;
import dev.polyphony.plan.TaskType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalReaderTest {
    private final PromptReader reader = new SignalReader(Signals.standard());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            What is a monad?                                         | BASIC        | ANALYSIS
            Summarize this letter in two lines.                      | INTERMEDIATE | WRITING
            Calculate the sum of the first 50 odd numbers.           | INTERMEDIATE | MATH
            Implement a function in Python that reverses a list.     | ADVANCED     | CODING
            Debug this: the stack trace shows an exception.          | ADVANCED     | DEBUGGING
            Prove the theorem and derive a bound.                    | EXPERT       | MATH
            Research the literature on caching, with citations.      | EXPERT       | RESEARCH
            Draw up a roadmap with milestones and a schedule.        | INTERMEDIATE | PLANNING
            """)
    void promptIsReadByItsSignals(String prompt, Level level, TaskType task) {
        Reading reading = reader.read(prompt);

        assertThat(reading.level()).isEqualTo(level);
        assertThat(reading.task()).isEqualTo(task);
    }

    @Test
    void highestLevelThatMatchesCounts() {
        assertThat(reader.read("What is the simple way to compare multiple designs?")
                        .level())
                .isEqualTo(Level.EXPERT);
    }

    @Test
    void wordsAreMatchedWhole() {
        assertThat(reader.read("The listing of the designer's information").signals())
                .isEmpty();
    }

    @Test
    void promptOfSeveralStepsIsForExperts() {
        assertThat(reader.read("1. Read it\n2. Count the words\n3. Draw a chart\n")
                        .level())
                .isEqualTo(Level.EXPERT);
        assertThat(reader.read("Who wrote it? When? Where was it printed?").level())
                .isEqualTo(Level.EXPERT);
    }

    @Test
    void promptWithoutSignalsIsNeitherEasyNorHard() {
        Reading reading = reader.read("Paris or Rome");

        assertThat(reading.level()).isEqualTo(Level.INTERMEDIATE);
        assertThat(reading.why()).isEqualTo("intermediate analysis by no signals");
    }

    @Test
    void pastedMaterialIsNotTheQuestion() {
        String material = "Lorem ipsum dolor sit amet. ".repeat(100)
                + "Prove this comprehensive theorem. "
                + "Lorem ipsum dolor sit amet. ".repeat(100);

        assertThat(reader.read("What is this about?\n" + material).level()).isEqualTo(Level.BASIC);
    }

    @Test
    void whatDecidedIsNamed() {
        assertThat(reader.read("Implement and debug it").why()).isEqualTo("advanced coding by 'implement', 'debug'");
    }
}
