package dev.polyphony.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeartbeatPaceTest {
    @ParameterizedTest
    @CsvSource({
        "1,5000,200",
        "10,5000,200",
        "25,5000,500",
        "50,5000,1000",
        "200,5000,2000",
        "500,10000,2000",
        "200,1000,400",
        "1,300,200"
    })
    void manyCallsBeatSeldomAndNoneComesNearItsTimeout(int calls, int timeoutMillis, int pauseMillis) {
        HeartbeatPace pace = new HeartbeatPace();
        for (int i = 0; i < calls; i++) {
            pace.begin();
        }

        assertThat(pace.pause(Duration.ofMillis(timeoutMillis))).isEqualTo(Duration.ofMillis(pauseMillis));
    }

    @ParameterizedTest
    @CsvSource({"200,199,200", "200,150,1000"})
    void callsThatHaveEndedCountNoMore(int calls, int ended, int pauseMillis) {
        HeartbeatPace pace = new HeartbeatPace();
        for (int i = 0; i < calls; i++) {
            pace.begin();
        }
        for (int i = 0; i < ended; i++) {
            pace.end();
        }

        assertThat(pace.pause(Duration.ofSeconds(5))).isEqualTo(Duration.ofMillis(pauseMillis));
    }
}
