package dev.polyphony.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.standalone.SelfTestSuite.SelfTestCase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SelfTestReportTest {
    private final StringWriter said = new StringWriter();

    @Test
    void failingCaseSaysWhatWasExpectedAndWhatCame() throws Exception {
        List<SelfTestSuite> suites = List.of(
                new SelfTestSuite(
                        "sums",
                        List.of(
                                new SelfTestCase("1+1", "2", () -> "2"),
                                new SelfTestCase("2+2", "4", () -> "5"),
                                new SelfTestCase("3+3", "6", () -> {
                                    throw new TimeoutException();
                                }))),
                new SelfTestSuite("words", List.of(new SelfTestCase("one", "a word", () -> "a word"))));

        assertThat(TestCommand.report(suites, new PrintWriter(said, true))).isEqualTo(1);

        assertThat(said.toString().lines())
                .containsExactly(
                        "sums",
                        "  ok: 1+1 => 2",
                        "  FAILED: 2+2 => expected 4, got 5",
                        "  FAILED: 3+3 => expected 6, got no answer and no reason",
                        "  1 of 3 passed",
                        "words",
                        "  ok: one => a word",
                        "  1 of 1 passed",
                        "2 of 4 passed, simulated");
    }
}
