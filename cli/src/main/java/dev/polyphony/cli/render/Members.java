package dev.polyphony.cli.render;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Dissent;
import dev.polyphony.call.CallPurpose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Who answered an ensemble, how well, and how much they agree. */
final class Members {
    private Members() {}

    static boolean isEnsemble(AnalysisResult result) {
        return result.panel().agreement() != null;
    }

    static List<String> lines(AnalysisResult result, Style style) {
        Table table = new Table(style, "").head("", "MODEL", "SCORE", "CONFIDENCE", "TIME", "COST");
        result.calls().stream()
                .filter(call -> call.duty() == null)
                .sorted(Comparator.comparingDouble(Members::rank))
                .forEach(call -> add(table, call, style));
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(style.marks(agreement(result)));
        if (result.panel().dissent() != null) {
            lines.add("Dissent: "
                    + result.panel().dissent().stream().map(Members::said).collect(Collectors.joining(", ")));
        }
        lines.addAll(consulted(result, style));
        return lines;
    }

    private static String said(Dissent dissent) {
        return dissent.says() == null ? dissent.name() : dissent.name() + " (" + dissent.says() + ")";
    }

    /** Who reviewed, judged and combined. */
    private static List<String> consulted(AnalysisResult result, Style style) {
        List<String> lines = new ArrayList<>();
        for (CallPurpose duty : CallPurpose.values()) {
            String who = result.calls().stream()
                    .filter(call -> call.duty() == duty)
                    .map(call -> call.name() + (call instanceof CallRecord.Answered ? " ✓" : " ✗"))
                    .collect(Collectors.joining(", "));
            if (!who.isEmpty()) {
                lines.add(Table.shortened(style.marks(label(duty) + ": " + who), Table.WIDTH, style));
            }
        }
        return lines;
    }

    private static String label(CallPurpose duty) {
        return switch (duty) {
            case REVIEWER -> "Reviewed by";
            case JUDGE -> "Judged by";
            case CHAIRMAN -> "Chairman";
        };
    }

    private static void add(Table table, CallRecord call, Style style) {
        switch (call) {
            case CallRecord.Answered answered ->
                table.row(
                        "✓",
                        answered.name(),
                        Figures.decimal(answered.score()),
                        Figures.decimal(answered.reply().assessment().confidence()),
                        Figures.time(answered.reply().latency()),
                        answered.reply().isCached()
                                ? "cached"
                                : Figures.cost(answered.reply().cost()));
            case CallRecord.Failed failed ->
                table.row(
                        style::bad,
                        "✗",
                        failed.name(),
                        "",
                        "",
                        Figures.time(failed.elapsed()),
                        Figures.happened(failed));
        }
    }

    private static double rank(CallRecord call) {
        return switch (call) {
            case CallRecord.Answered answered -> answered.score() == null ? 0 : -answered.score();
            case CallRecord.Failed failed -> 1;
        };
    }

    private static String agreement(AnalysisResult result) {
        Double agreement = result.panel().agreement();
        if (agreement == null || result.models().ensemble().size() < 2) {
            return "Agreement: one answer only, nothing to compare it with";
        }
        return "Agreement: " + Figures.percent(agreement) + " — " + inWords(agreement);
    }

    private static String inWords(double agreement) {
        if (agreement >= 0.8) {
            return "the answers say much the same";
        }
        if (agreement >= 0.5) {
            return "the answers agree on most points";
        }
        return agreement >= 0.25 ? "the answers agree in part" : "the answers have little in common";
    }
}
