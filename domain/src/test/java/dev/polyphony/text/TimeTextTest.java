package dev.polyphony.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTextTest {
    @ParameterizedTest
    @CsvSource({
        "PT2160H, 90d, P90D",
        "PT24H, 1d, P1D",
        "PT36H, 36h, PT36H",
        "PT1H30M, 1h30m, PT1H30M",
        "PT0.5S, 0.5s, PT0.5S",
        "PT0S, 0s, PT0S"
    })
    void wholeDaysAreDays(Duration time, String typed, String iso) {
        assertThat(TimeText.typed(time)).isEqualTo(typed);
        assertThat(TimeText.iso(time))
                .isEqualTo(iso)
                .satisfies(text -> assertThat(Duration.parse(text)).isEqualTo(time));
    }
}
