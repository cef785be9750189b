package dev.polyphony.cli.render;

import static dev.polyphony.cli.render.SampleResults.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.batch.BatchLine;
import dev.polyphony.call.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskTableTest {
    @Test
    void taskWithoutAnAnswerSaysWhyThereIsNone() {
        AnalysisResult result = SampleResults.result(
                AnalysisStatus.NO_ANSWER,
                null,
                List.of(
                        failed("gpt-4o-mini", new Failure.Refused()),
                        failed("claude-haiku-3.5", new Failure.Throttled(null))));

        List<String> lines = TaskTable.lines(
                List.of(new BatchLine.Outcome(1, null, "no_answer", result, null)), line -> "coding", Style.PLAIN);

        assertThat(lines.getLast()).startsWith("1 coding").contains("no answer", "claude-haiku-3.5: rate limited");
    }
}
