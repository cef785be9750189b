package dev.polyphony.cli.render;

import dev.polyphony.workload.WorkloadReport;
import dev.polyphony.workload.WorkloadReport.Explored;
import dev.polyphony.workload.WorkloadReport.LearntModel;
import dev.polyphony.workload.WorkloadReport.RatedAnswers;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was learnt from graded answers, and how it stands. Times are in UTC. */
public final class WorkloadTable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private WorkloadTable() {}

    public static List<String> of(List<WorkloadReport> workloads, Style style) {
        Table table = new Table(style, "")
                .head("NAME", "LEARNT", "QUESTIONS", "BY", "RATED SINCE", "EXPECTED", "RIGHT", "MODELS");
        for (WorkloadReport workload : workloads) {
            RatedAnswers all = workload.rated().getFirst();
            table.row(
                    workload.name(),
                    TIME.format(workload.learntAt()),
                    String.valueOf(workload.questions()),
                    workload.by(),
                    String.valueOf(all.answers()),
                    percent(all.expected()),
                    percent(all.right()),
                    workload.models().stream().map(LearntModel::name).collect(Collectors.joining(", ")));
        }
        List<String> lines = new ArrayList<>(table.lines());
        workloads.stream()
                .filter(WorkloadTable::drifted)
                .map(WorkloadTable::again)
                .forEach(lines::add);
        workloads.stream()
                .filter(workload -> !workload.explored().isEmpty())
                .map(WorkloadTable::explored)
                .forEach(lines::add);
        return lines;
    }

    /** All of one workload's in a line. */
    private static String explored(WorkloadReport workload) {
        int analyses = workload.explored().stream().mapToInt(Explored::analyses).sum();
        int rated = workload.explored().stream().mapToInt(Explored::rated).sum();
        String better = workload.explored().stream()
                .filter(Explored::better)
                .map(Explored::model)
                .distinct()
                .collect(Collectors.joining(", "));
        return workload.name() + ": " + Figures.count(analyses, "analysis", "analyses")
                + " asked another model to learn about it, "
                + rated + " of them rated" + (better.isEmpty() ? "" : "; found better: " + better);
    }

    public static List<String> of(WorkloadReport workload, Style style) {
        List<String> lines = new ArrayList<>();
        lines.add(style.strong(workload.name()) + "  learnt at " + TIME.format(workload.learntAt()) + " UTC: "
                + style.marks(workload.trained()) + "; by the " + workload.by() + " of prompts");
        Table models = new Table(style, "  ").head("MODEL", "RIGHT ALONE", "AN ANSWER");
        workload.models().forEach(model -> models.row(model.name(), percent(model.accuracy()), cost(model.costUsd())));
        lines.addAll(models.lines());
        lines.addAll(explored(workload.explored(), style));
        if (workload.rated().getFirst().answers() == 0) {
            lines.add("Nobody has rated an answer of -s adaptive by it yet: polyphony rate ID good.");
            return lines;
        }
        Table rated = new Table(style, "  ").head("RATED SINCE", "ANSWERS", "EXPECTED", "RIGHT", "");
        for (RatedAnswers answers : workload.rated()) {
            rated.row(
                    Objects.requireNonNullElse(answers.model(), "all"),
                    String.valueOf(answers.answers()),
                    percent(answers.expected()),
                    percent(answers.right()),
                    answers.drift() == null ? "" : answers.drift() + " than expected");
        }
        lines.addAll(rated.lines());
        if (drifted(workload)) {
            lines.add(again(workload));
        }
        return lines;
    }

    private static List<String> explored(List<Explored> explored, Style style) {
        if (explored.isEmpty()) {
            return List.of();
        }
        Table table = new Table(style, "  ")
                .head("EXPLORED", "IN PLACE OF", "ANALYSES", "A QUESTION", "ELSE", "RATED", "RIGHT", "ELSE", "");
        explored.forEach(one -> table.row(
                one.model(),
                one.base(),
                String.valueOf(one.analyses()),
                cost(one.costUsd()),
                cost(one.baseCostUsd()),
                String.valueOf(one.rated()),
                percent(one.right()),
                percent(one.baseRight()),
                one.better() ? "better" : ""));
        return table.lines();
    }

    private static String cost(@Nullable Double usd) {
        return usd == null ? "?" : String.format(Locale.ROOT, "$%.6f", usd);
    }

    private static String again(WorkloadReport workload) {
        return workload.name() + " holds no more: train it again with newer graded answers, polyphony train FILE"
                + " --workload " + workload.name();
    }

    private static boolean drifted(WorkloadReport workload) {
        return workload.rated().stream().anyMatch(answers -> answers.drift() != null);
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "" : Figures.percent(share);
    }
}
