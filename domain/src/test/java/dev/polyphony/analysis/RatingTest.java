package dev.polyphony.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RatingTest {
    @ParameterizedTest
    @CsvSource({
        "good, 1",
        "BAD, 0",
        "0.5, 0.5",
        ".25, 0.25",
        "1e-1, 0.1",
        "0.33333333333333333333333333333333, 0.3333333333333333"
    })
    void wordOrDecimalIsAScore(String text, double score) {
        assertThat(Rating.score(text)).isEqualTo(score);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "better", "-0.1", "1.01", "NaN", "0x1p-1", "0.5d", "1f", "\uFF11", "1e99999999", "0,5"})
    void whatIsNoneIsRefusedByItsName(String text) {
        assertThatThrownBy(() -> Rating.score(text))
                .isInstanceOf(InvalidField.class)
                .hasMessageStartingWith("score: ");
    }
}
