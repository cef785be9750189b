package dev.polyphony.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Money;
import dev.polyphony.client.AnalysisSummary;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnalysisTableTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    @Test
    void costIsWhatShowSaysItIs() {
        List<String> lines = AnalysisTable.lines(
                List.of(
                        summary("an-1", 0.0105, true),
                        summary("an-2", 0.0105, false),
                        summary("an-3", null, false),
                        summary("an-4", 0.0105, null),
                        new AnalysisSummary(
                                "an-5",
                                "answered",
                                "fallback",
                                "default",
                                NOON,
                                NOON.plusSeconds(9),
                                0.01,
                                true,
                                List.of("a"),
                                1.5)),
                NOON,
                ZoneOffset.UTC,
                Style.PLAIN);

        assertThat(lines).containsExactly("""
                ID    STATUS    STRATEGY  STARTED (UTC)        TOOK   COST              MODELS
                an-1  answered  ensemble  2026-11-29 12:00:00  2.0 s  $0.0105           a, b
                an-2  answered  ensemble  2026-11-29 12:00:00  2.0 s  at least $0.0105  a, b
                an-3  answered  ensemble  2026-11-29 12:00:00  2.0 s  unknown           a, b
                an-4  answered  ensemble  2026-11-29 12:00:00  2.0 s  $0.0105           a, b
                an-5  answered  fallback  2026-11-29 12:00:00  1.5 s  $0.01             a
                """.split("\n"));
        assertThat(Figures.cost(SampleResults.costing(new Money(10_500), true, List.of())))
                .isEqualTo("$0.0105");
        assertThat(Figures.cost(SampleResults.costing(new Money(10_500), false, List.of())))
                .isEqualTo("at least $0.0105");
    }

    private static AnalysisSummary summary(String id, @Nullable Double usd, @Nullable Boolean complete) {
        return new AnalysisSummary(
                id,
                "answered",
                "ensemble",
                "default",
                NOON,
                NOON.plusSeconds(2),
                usd,
                complete,
                List.of("a", "b"),
                null);
    }
}
