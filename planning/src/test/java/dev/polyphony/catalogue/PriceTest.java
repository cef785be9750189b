package dev.polyphony.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
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
    void whatACacheHoldsOrTakesHasItsOwnPrice() {
        Price price = known("3.00", "15.00", "0.30", "3.75");

        assertThat(price.cost(new Usage(1000, 10, 800L, 100L))).hasValue(300 + 240 + 375 + 150);
        assertThat(price.cost(new Usage(1000, 10))).hasValue(3000 + 150);
    }

    @Test
    void cacheWithoutAPriceIsNoCheaper() {
        assertThat(known("3.00", "15.00", null, null).cost(new Usage(1000, 10, 800L, 100L)))
                .hasValue(3000 + 150);
        assertThat(Price.UNKNOWN.cost(new Usage(1000, 10, 800L, null))).isEmpty();
    }

    @Test
    void mostIsNeverBelowWhatACacheCanMakeIt() {
        assertThat(known("1.00", "1.00", "2.00", null).most(1000, 10)).hasValue(2010);
        assertThat(known("3.00", "15.00", "0.30", "3.75").most(1000, 10)).hasValue(3150);
        assertThat(Price.UNKNOWN.most(1, 1)).isEmpty();
    }

    @Test
    void onlyWhatCostsNothingIsFree() {
        assertThat(Price.FREE.isFree()).isTrue();
        assertThat(known("0.00", "0.01", null, null).isFree()).isFalse();
        assertThat(Price.UNKNOWN.isFree()).isFalse();
    }

    private static Price known(String input, String output, @Nullable String cachedInput, @Nullable String cacheWrite) {
        return new Price.Known(
                new BigDecimal(input),
                new BigDecimal(output),
                cachedInput == null ? null : new BigDecimal(cachedInput),
                cacheWrite == null ? null : new BigDecimal(cacheWrite));
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
