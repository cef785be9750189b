package dev.polyphony.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestWordsTest {
    @ParameterizedTest
    @CsvSource({
        "max-cost, max_cost",
        "ensemble-size, ensemble_size",
        "grace, tuning.grace",
        "threshold, tuning.threshold",
        "model, models",
        "prompt, prompt",
        "provider:openai/day, provider:openai/day"
    })
    void optionIsNamedByItsFieldAndWhatIsNoneStays(String option, String field) {
        assertThat(RequestWords.field(option)).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            limit it with --max-output-tokens, or wait with --on-budget wait | limit it with max_output_tokens, or wait with on_budget wait
            name it with --models                     | name it with models
            lower --margin                            | lower tuning.margin
            give it or value-per-answer, not both     | give it or tuning.value_per_answer, not both
            the models have no price, by a deadline   | the models have no price, by a deadline
            polyphony train FILE --from x             | polyphony train FILE --from x
            my-max-cost and max-cost-of and a/max-cost | my-max-cost and max-cost-of and a/max-cost
            """)
    void sentenceNamesFieldsAndKeepsWords(String said, String told) {
        assertThat(RequestWords.text(said)).isEqualTo(told);
    }

    @Test
    void anotherProtocolHasNamesOfItsOwn() {
        assertThat(RequestWords.text("give a smaller --max-output-tokens", option -> "max_tokens"))
                .isEqualTo("give a smaller max_tokens");
    }
}
