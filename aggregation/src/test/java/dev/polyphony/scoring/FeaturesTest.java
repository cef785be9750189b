package dev.polyphony.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeaturesTest {
    @ParameterizedTest
    @CsvSource({"2 + 3 * 4,14", "(2 + 3) * 4,20", "$1 + $4,5", "10 x 3,30", "20% * 50,10", "7 - -2,9"})
    void expressionsAreReckonedAsPeopleWriteThem(String expression, double value) {

        assertThat(Arithmetic.value(expression)).hasValueCloseTo(value, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42", "-3", "2 +", "(2 + 3", "1 / 0", "2 + 3)"})
    void anythingElseIsNoExpression(String text) {
        assertThat(Arithmetic.value(text)).isEmpty();
    }

    @Test
    void whatAnAnswerReckonsIsChecked() {
        Equations equations = Equations.in("First 2 * 10 = 20. Then 20 - 5 = 16, so $16.");

        assertThat(equations.right()).isEqualTo(1);
        assertThat(equations.wrong()).isEqualTo(1);
        assertThat(equations.last()).hasValue(16);
    }

    @Test
    void everyAnswerHasEveryFeatureInTheSameOrder() {
        assertThat(Features.of("Why?", "Because.").keySet()).containsExactlyElementsOf(Features.names());
    }

    @Test
    void lastNumberIsComparedWithWhatWasGivenAndReckoned() {
        Map<String, Double> features = Features.of("Ann has 5 apples and eats 2.", "5 - 2 = 3. She has 3");

        assertThat(features)
                .containsEntry("last_is_result", 1.0)
                .containsEntry("last_is_given", 0.0)
                .containsEntry("given_numbers_used", 1.0);
    }

    @ParameterizedTest
    @CsvSource({
        "mistralai/Mixtral-8x7B-Instruct-v0.1,mixtral-8x7b-instruct",
        "claude-3-haiku-20240307,claude-3-haiku",
        "gemini-2.0-flash-001,gemini-2.0-flash",
        "gpt-4-1106-preview,gpt-4-1106-preview",
        "gpt-4o-2024-08-06,gpt-4o"
    })
    void modelGoesByItsBareName(String model, String bare) {
        assertThat(Workload.bare(model)).isEqualTo(bare);
    }

    @Test
    void shippedWorkloadsKnowTheirModels() {
        assertThat(Workloads.shipped())
                .extracting(Workload::name, workload -> workload.models().size())
                .containsExactly(tuple("gsm8k", 2), tuple("router-arena", 2));
    }
}
