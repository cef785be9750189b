package dev.polyphony.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "90s,PT1M30S", "2m,PT2M", "1.5m,PT1M30S", "1m30s,PT1M30S", "1 h,PT1H", "PT1M,PT1M"})
    void isReadAsPeopleTypeIt(String text, Duration meant) {
        assertThat(Durations.parse(text)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "90", "s", "-3s", "3 parsecs", "P", "1m-30s"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is not a time; write 90s, 2m or PT1M");
    }
}
