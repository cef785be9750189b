package dev.polyphony.scoring.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradedLineTest {
    private static GradedLine read(String more) {
        return GradedLine.read(
                        List.of("{\"prompt\": \"p\", \"model\": \"m\", \"answer\": \"a\", \"score\": 1" + more + "}"))
                .getFirst();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cost_usd      | 1e308    | no number from 0 to 1000000",
                "cost_usd      | 1e999    | no number from 0 to 1000000",
                "cost_usd      | -0.1     | no number from 0 to 1000000",
                "cost_usd      | \"0.1\"  | no number from 0 to 1000000",
                "input_tokens  | -1       | no whole number from 0 to 1000000000",
                "output_tokens | -5       | no whole number from 0 to 1000000000",
                "output_tokens | 1.5      | no whole number from 0 to 1000000000",
                "output_tokens | 1e300    | no whole number from 0 to 1000000000",
                "input_tokens  | \"12\"   | no whole number from 0 to 1000000000",
                "input_tokens  | [1]      | no whole number from 0 to 1000000000",
            })
    void figureThatCannotBeIsRefusedByItsField(String field, String value, String said) {
        assertThatThrownBy(() -> read(", \"" + field + "\": " + value))
                .isInstanceOf(InvalidField.class)
                .hasMessageStartingWith("line 1: has a value of " + field + " that is " + said);
    }

    @Test
    void figuresMayBeAbsentNullOrZero() {
        assertThat(read(", \"input_tokens\": 12, \"output_tokens\": 0, \"cost_usd\": 0.25"))
                .extracting(GradedLine::inputTokens, GradedLine::outputTokens, GradedLine::costUsd)
                .containsExactly(12L, 0L, 0.25);
        assertThat(read(", \"input_tokens\": null, \"cost_usd\": null"))
                .extracting(GradedLine::inputTokens, GradedLine::outputTokens, GradedLine::costUsd)
                .containsExactly(null, null, null);
    }
}
