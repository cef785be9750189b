package dev.polyphony.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Limits;
import dev.polyphony.call.Assessment;
import dev.polyphony.client.AnalysisSummary;
import dev.polyphony.status.ProvidersStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonOutputTest {
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

        assertThat(JsonOutput.of(summary)).contains("\"cost_usd\" : 0.000041,");
        assertThat(JsonOutput.of(new Measured(1.5E-9, 2E12))).contains(": 0.0000000015,", ": 2000000000000");
        assertThat(JsonOutput.of(new Measured(0.7, 1))).contains(": 0.7,", ": 1.0");
    }

    @Test
    void confidencesHaveThreeDecimals() {
        assertThat(JsonOutput.of(new Assessment(0.8999999999999999, 1, 2 / 3.0)))
                .contains("\"confidence\" : 0.9,", "\"capability\" : 1.0", "\"completeness\" : 0.6666666666666666");
        assertThat(JsonOutput.of(new AnalysisResult.Answer("REST", "m", 2 / 3.0)))
                .contains("\"confidence\" : 0.667");
    }

    @Test
    void wholeDaysAreDays() {
        assertThat(JsonOutput.of(new Limits(Duration.ofDays(30), null, null))).contains("\"deadline\" : \"P30D\"");
        assertThat(JsonOutput.of(new Limits(Duration.ofMinutes(90), null, null)))
                .contains("\"deadline\" : \"PT1H30M\"");
    }

    @Test
    void whatIsReckonedForTablesIsNoField() {
        assertThat(JsonOutput.of(
                        new ProvidersStatus.Performance(1, Map.of(), 1.0, 0.0, 0.5, 0.5, 0.5, 12, BigDecimal.ZERO, 0)))
                .contains("\"in_flight\"")
                .doesNotContain("inUse");
    }

    private record Measured(Double least, double most) {}
}
