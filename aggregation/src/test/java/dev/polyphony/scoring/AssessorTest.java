package dev.polyphony.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polyphony.call.Assessment;
import dev.polyphony.call.ModelRef;
import dev.polyphony.plan.Level;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssessorTest {
    private static final ModelRef MODEL = ModelRef.parse("openai/gpt-4o-mini");
    private static final String PLAIN = String.join(" ", Collections.nCopies(30, "word"));
    private static final double ESCALATES_BELOW = 0.6;

    private final Assessor assessor = new Assessor(Weights.standard(), List.of());

    @Test
    void plainAnswerOfSomeLengthIsAcceptable() {
        assertThat(confidence(PLAIN)).isEqualTo(0.7).isGreaterThan(ESCALATES_BELOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not sure",
                "Uncertain",
                "might be",
                "possibly",
                "I think",
                "seems like",
                "appears\nto",
                "need more context",
                "would need to"
            })
    void oneSignOfDoubtEscalates(String doubt) {
        assertThat(confidence(PLAIN + " " + doubt + " so")).isLessThan(ESCALATES_BELOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"definitely", "certainly", "clearly", "proven", "established", "confirmed"})
    void signOfCertaintyRaisesConfidence(String certain) {
        assertThat(confidence(PLAIN + " " + certain)).isGreaterThan(0.7);
    }

    @Test
    void phraseIsAWholeOneAndCountsOnce() {
        assertThat(confidence(PLAIN + " impossibly unproven")).isEqualTo(0.7);
        assertThat(confidence(PLAIN + " possibly, possibly")).isEqualTo(confidence(PLAIN + " possibly"));
    }

    @Test
    void fewerThanTwentyWordsEscalate() {
        assertThat(confidence("It is REST.")).isLessThan(ESCALATES_BELOW);
    }

    @Test
    void thoroughAnswerWithDetailsGainsConfidence() {
        String longer = String.join(" ", Collections.nCopies(100, "word"));

        assertThat(confidence(longer)).isEqualTo(0.7);
        assertThat(confidence(longer + " in 1995")).isCloseTo(0.8, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"BASIC|INTERMEDIATE, 0.5", "INTERMEDIATE|ADVANCED, 0.75", "EXPERT|BASIC, 1.0", "BASIC, 0.25", ", 0.5"})
    void capabilityIsTheHighestLevel(@Nullable String listed, double capability) {
        List<Level> levels = listed == null
                ? List.of()
                : Arrays.stream(listed.split("\\|")).map(Level::valueOf).toList();

        Assessment assessment = assessor.assess("Which one?", PLAIN, MODEL, levels);

        assertThat(assessment.capability()).isEqualTo(capability);
    }

    @Test
    void completenessGrowsAndSaturates() {
        assertThat(completeness(20)).isCloseTo(0.18, within(0.01));
        assertThat(completeness(100)).isCloseTo(0.63, within(0.01));
        assertThat(completeness(10_000)).isLessThanOrEqualTo(1);
    }

    @Test
    void ideographsAreWords() {
        assertThat(Words.of("天空是蓝色 it's 2x")).containsExactly("天", "空", "是", "蓝", "色", "it's", "2x");
    }

    private double confidence(String text) {
        return assessor.assess("Which one?", text, MODEL, List.of(Level.BASIC)).confidence();
    }

    private double completeness(int words) {
        return assessor.assess("Which one?", String.join(" ", Collections.nCopies(words, "word")), MODEL, List.of())
                .completeness();
    }
}
