package dev.polyphony.cli.render;

import dev.polyphony.call.Money;
import dev.polyphony.client.AnalysisSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** A list of analyses. */
public final class AnalysisTable {
    private static final DateTimeFormatter STARTED = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private AnalysisTable() {}

    public static List<String> lines(List<AnalysisSummary> analyses, Instant now, ZoneId zone, Style style) {
        Table table = new Table(style, "")
                .head("ID", "STATUS", "STRATEGY", "STARTED (" + zoneName(now, zone) + ")", "TOOK", "COST", "MODELS");
        for (AnalysisSummary analysis : analyses) {
            table.row(
                    analysis.id(),
                    analysis.status(),
                    analysis.strategy(),
                    STARTED.format(analysis.started().atZone(zone)),
                    took(analysis, now),
                    cost(analysis),
                    String.join(", ", analysis.models()));
        }
        return table.lines();
    }

    /** As it is at this moment, such as {@code CET} and {@code UTC}. */
    private static String zoneName(Instant now, ZoneId zone) {
        return zone.normalized().equals(ZoneOffset.UTC)
                ? "UTC"
                : DateTimeFormatter.ofPattern("zzz", Locale.ROOT).format(now.atZone(zone));
    }

    /** As its result has it; until there is one, since it was submitted. */
    private static String took(AnalysisSummary analysis, Instant now) {
        Instant end = analysis.ended() == null ? now : analysis.ended();
        Double latency = analysis.latency();
        return Figures.time(
                latency == null
                        ? Duration.between(analysis.started(), end)
                        : Duration.ofMillis(Math.round(1000 * latency)));
    }

    private static String cost(AnalysisSummary analysis) {
        Double usd = analysis.costUsd();
        if (usd == null) {
            return analysis.ended() == null ? "" : Figures.UNKNOWN;
        }
        Money known = new Money(Math.round(usd * 1e6));
        return Boolean.FALSE.equals(analysis.costComplete()) ? Figures.atLeast(known) : Figures.money(known);
    }
}
