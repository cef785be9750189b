package dev.polyphony.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polyphony.call.Assessment;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhraseAssessorTest {
    private static final Catalogue CATALOGUE = CatalogueLoader.shipped();
    private static final String PLAIN = "word ".repeat(50);

    @Test
    void plainAnswerOfMiddleLengthStartsAtSevenTenths() {
        assertThat(assess("gpt-4o", PLAIN).confidence()).isEqualTo(0.7);
    }

    @Test
    void eachKindOfHedgeTakesATenth() {
        assertThat(assess("gpt-4o", PLAIN + "I think it might be so, it might be.")
                        .confidence())
                .isCloseTo(0.5, within(1e-9));
    }

    @Test
    void assertionsAndDetailAdd() {
        assertThat(assess("gpt-4o", "word ".repeat(120) + "This is clearly proven.")
                        .confidence())
                .isCloseTo(0.9, within(1e-9));
    }

    @Test
    void fewerThanTwentyWordsTakeAFifth() {
        assertThat(assess("gpt-4o", "Forty-two.").confidence()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void confidenceNeverLeavesItsRange() {
        String hedges = "not sure, uncertain, might be, possibly, I think, seems like, appears to, would need to";
        assertThat(assess("gpt-4o", hedges).confidence()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"gpt-4o-mini, .5", "gpt-4o, .75", "gpt-4, 1", "openai/unheard-of, .25"})
    void capabilityIsTheModelsHighestLevel(String model, double capability) {
        assertThat(assess(model, PLAIN).capability()).isEqualTo(capability);
    }

    @Test
    void longerAnswersAreMoreComplete() {
        assertThat(assess("gpt-4o", "word ".repeat(100)).completeness()).isCloseTo(0.632, within(0.001));
        assertThat(assess("gpt-4o", "word ".repeat(300)).completeness()).isCloseTo(0.950, within(0.001));
    }

    private static Assessment assess(String model, String answer) {
        return new PhraseAssessor().assess(CATALOGUE.find(model), "a question", answer);
    }
}
