package dev.polyphony.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Progress;
import dev.polyphony.analysis.Progress.CallProgress;
import dev.polyphony.call.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTextTest {
    private static final Instant NOW = Instant.EPOCH.plusMillis(3_250);
    private static final List<CallProgress> CALLS = List.of(
            new CallProgress(
                    "1",
                    "gpt-4o-mini",
                    "gpt-4o-mini · step 1 of 2",
                    Instant.EPOCH,
                    SampleResults.failed("gpt-4o-mini", new Failure.Throttled(Duration.ofSeconds(3)))),
            new CallProgress("2", "haiku", "step 2 of 2", Instant.EPOCH.plusMillis(400), null));

    @Test
    void pictureShowsModelStepAndElapsed() {
        assertThat(frame(CALLS, 0, Style.PLAIN))
                .containsExactly(
                        "⠋ analysing · 3.2 s · an-1",
                        "  ✗ gpt-4o-mini failed after 380 ms: rate limited, retry after 3 s",
                        "  ● haiku · step 2 of 2 · 2.8 s");
    }

    @Test
    void pictureIsDrawnInAsciiToo() {
        assertThat(frame(CALLS, 2, Style.ASCII))
                .containsExactly(
                        "- analysing | 3.2 s | an-1",
                        "  x gpt-4o-mini failed after 380 ms: rate limited, retry after 3 s",
                        "  * haiku | step 2 of 2 | 2.8 s");
    }

    @Test
    void silenceIsExplainedAfterAWhile() {
        assertThat(frame(List.of(), 0, Style.PLAIN))
                .containsExactly("⠋ analysing · 3.2 s · an-1 · no worker has taken it up yet");
    }

    @Test
    void whoWaitsForMoneyIsToldForWhatAndWhatHelps() {
        Progress waiting = new Progress(AnalysisStatus.WAITING, NOW, List.of(), "tenant:acme/day has nothing left");

        assertThat(ProgressText.frame(waiting, "an-1", Duration.ofMillis(3_250), NOW, 0, Style.PLAIN))
                .containsExactly(
                        "⠋ waiting · 3.2 s · an-1",
                        "  tenant:acme/day has nothing left",
                        "  it begins when the budget has room: polyphony budgets set, or polyphony approve an-1");
    }

    private static List<String> frame(List<CallProgress> calls, long frame, Style style) {
        return ProgressText.frame(
                new Progress(AnalysisStatus.RUNNING, NOW, calls), "an-1", Duration.ofMillis(3_250), NOW, frame, style);
    }
}
