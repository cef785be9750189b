package dev.polyphony.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Limits;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.client.AnalysisSummary;
import dev.polyphony.plan.Compilation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ShownValuesTest {
    private final JsonMapper json;

    ShownValuesTest() {
        JsonMapper.Builder builder = JsonMapper.builder();
        new StarterApplication().shownValues().customize(builder);
        json = builder.build();
    }

    @Test
    void numbersHaveNoExponent() {
        AnalysisSummary summary = new AnalysisSummary(
                "an-1",
                "answered",
                "fallback",
                "default",
                Instant.EPOCH,
                Instant.EPOCH,
                4.1E-5,
                true,
                List.of("m"),
                null);

        assertThat(json.writeValueAsString(summary)).contains("\"cost_usd\":0.000041");
        assertThat(json.writeValueAsString(new Measured(1.5E-9, 2E12))).contains(":0.0000000015", ":2000000000000");
    }

    @Test
    void confidencesHaveThreeDecimals() {
        assertThat(json.writeValueAsString(new Assessment(0.8999999999999999, 1, 2 / 3.0)))
                .contains("\"confidence\":0.9,", "\"capability\":1.0", "\"completeness\":0.6666666666666666");
        assertThat(json.writeValueAsString(new AnalysisResult.Answer("REST", "m", 2 / 3.0)))
                .contains("\"confidence\":0.667");
    }

    @Test
    void wholeDaysAreDays() {
        assertThat(json.writeValueAsString(new Limits(Duration.ofDays(30), null, null)))
                .contains("\"deadline\":\"P30D\"");
        assertThat(json.writeValueAsString(new Limits(Duration.ofMinutes(90), null, null)))
                .contains("\"deadline\":\"PT1H30M\"");
    }

    @Test
    void secondsHaveNoZerosBehind() {
        assertThat(json.writeValueAsString(new Timed(Duration.ofMillis(1061)))).isEqualTo("{\"latency\":1.061}");
        assertThat(json.writeValueAsString(new Timed(Duration.ofSeconds(10)))).isEqualTo("{\"latency\":10}");
    }

    @Test
    void optionsAreNamedAsARequestHasThem() {
        assertThat(json.writeValueAsString(new Compilation.Rejected("grace", "needs a quorum; give --max-cost too")))
                .contains("\"field\":\"tuning.grace\"", "give max_cost too");
        assertThat(json.writeValueAsString(new Compilation.Unfunded(
                        Compilation.Unfunded.OWN_LIMIT, new Money(5), "wait with --on-budget wait", null)))
                .contains("\"budget\":\"max_cost\"", "wait with on_budget wait");
        assertThat(json.writeValueAsString(Failure.InvalidRequest.ofRequest(400, "give a smaller --max-output-tokens")))
                .contains("give a smaller max_output_tokens");
    }

    private record Measured(Double least, double most) {}

    private record Timed(
            @JsonFormat(shape = JsonFormat.Shape.NUMBER_FLOAT)
            Duration latency) {}
}
