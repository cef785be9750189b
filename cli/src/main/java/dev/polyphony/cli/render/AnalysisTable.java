package dev.polyphony.cli.render;

import dev.polyphony.client.AnalysisSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A list of analyses. */
public final class AnalysisTable {
    private static final DateTimeFormatter STARTED = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private AnalysisTable() {}

    public static List<String> lines(List<AnalysisSummary> analyses, Instant now, ZoneId zone, Style style) {
        Table table = new Table(style, "").head("ID", "STATUS", "STRATEGY", "STARTED", "TOOK", "COST", "MODELS");
        for (AnalysisSummary analysis : analyses) {
            Instant end = analysis.ended() == null ? now : analysis.ended();
            table.row(
                    analysis.id(),
                    analysis.status(),
                    analysis.strategy(),
                    STARTED.format(analysis.started().atZone(zone)),
                    Figures.time(Duration.between(analysis.started(), end)),
                    cost(analysis.costUsd()),
                    String.join(", ", analysis.models()));
        }
        return table.lines();
    }

    private static String cost(@Nullable Double usd) {
        return usd == null ? "" : Figures.money(new dev.polyphony.call.Money(Math.round(usd * 1e6)));
    }
}
