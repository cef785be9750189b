package dev.polyphony.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTest {
    @ParameterizedTest
    @CsvSource({
        "0.15, 0.60, 1000000, 1000000, 750000",
        "0.15, 0.60, 1, 0, 1",
        "0.15, 0.60, 0, 0, 0",
        "3.00, 15.00, 1234, 567, 12207",
        "0.1, 0.2, 1, 1, 1",
        "0.1, 0.2, 10, 10, 3",
        "0, 0, 1000000, 1000000, 0",
    })
    void costIsExactInMicroDollarsAndRoundedUp(
            BigDecimal input, BigDecimal output, long inputTokens, long outputTokens, long microUsd) {
        assertThat(new Price.Known(input, output).cost(inputTokens, outputTokens))
                .hasValue(microUsd);
    }

    @Test
    void unknownPriceHasNoCost() {
        assertThat(Price.UNKNOWN.cost(1, 1)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-0.01, 1, price.input", "1, 1000000.01, price.output", "1e-999999999, 1, price.input"})
    void priceOutOfRangeIsRefused(BigDecimal input, BigDecimal output, String field) {
        assertThatThrownBy(() -> new Price.Known(input, output))
                .isInstanceOfSatisfying(
                        InvalidField.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void negativeTokensAreRefused() {
        assertThatThrownBy(() -> Price.FREE.cost(-1, 0)).isInstanceOf(InvalidField.class);
    }
}
