package dev.polyphony.cli.render;

import static dev.polyphony.cli.render.SampleResults.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureReportTest {
    private static final Failure AWAY = new Failure.Unreachable("connection refused");

    @Test
    void ollamaThatIsNotRunningIsSaidToBeStartedOrLeftOut() {
        assertThat(next(local("llama2:7b-chat"), local("mistral:7b-instruct")))
                .contains("start Ollama", "OLLAMA_HOST", "polyphony local setup", "--models");
    }

    @Test
    void otherProvidersThatFailedTooAreTheDoctorsBusiness() {
        assertThat(next(local("llama2:7b-chat"), failed("gpt-4o-mini", AWAY)))
                .doesNotContain("Ollama")
                .contains("polyphony doctor");
    }

    private static String next(CallRecord... calls) {
        return FailureReport.lines(SampleResults.result(AnalysisStatus.NO_ANSWER, null, List.of(calls)), Style.PLAIN)
                .getLast();
    }

    private static CallRecord local(String model) {
        return new CallRecord.Failed(
                "1", model, ModelRef.parse("ollama/" + model), Duration.ZERO, Duration.ofMillis(5), AWAY, 1);
    }
}
