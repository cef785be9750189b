package dev.polyphony.cli.render;

import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Progress;
import dev.polyphony.analysis.Progress.CallProgress;
import dev.polyphony.client.PendingRetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is under way, as a picture that is redrawn or as lines that are added. */
public final class ProgressText {
    /** A worker takes an analysis up within milliseconds. */
    public static final Duration UNATTENDED = Duration.ofSeconds(3);

    private static final String WAITING = "no worker has taken it up yet";

    private ProgressText() {}

    /**
     * @param frame of the spinner, any number
     * @param elapsed since the analysis was submitted
     */
    public static List<String> frame(
            Progress progress, String id, Duration elapsed, Instant now, long frame, Style style) {
        List<CallProgress> calls = progress.calls();
        List<String> lines = new ArrayList<>();
        if (progress.waitsFor() != null) {
            lines.add(fit(
                    style.spinner(frame) + style.marks(" waiting · " + Figures.ticking(elapsed) + " · " + id), style));
            waiting(progress.waitsFor(), id).forEach(line -> lines.add("  " + style.marks(line)));
            return lines;
        }
        boolean nobody = calls.isEmpty() && elapsed.compareTo(UNATTENDED) > 0;
        lines.add(fit(
                style.spinner(frame)
                        + style.marks(" analysing · " + Figures.ticking(elapsed) + " · " + id
                                + (nobody ? " · " + WAITING : "")),
                style));
        for (CallProgress call : calls) {
            CallRecord ended = call.ended();
            lines.add(
                    ended == null
                            ? fit(
                                    "  "
                                            + style.marks("● " + step(call) + " · "
                                                    + Figures.ticking(Duration.between(call.startedAt(), now))),
                                    style)
                            : ended(ended, style));
        }
        return lines;
    }

    private static String ended(CallRecord call, Style style) {
        return switch (call) {
            case CallRecord.Answered answered -> style.good(fit("  " + style.marks("✓ " + told(answered)), style));
            case CallRecord.Failed failed -> style.bad(fit("  " + style.marks("✗ " + told(failed)), style));
        };
    }

    /** Why a call has not ended yet though it failed; by its model's name where it is the only one under way. */
    public static String retry(PendingRetry retry, Progress progress, Instant now, Style style) {
        List<String> underWay = progress.calls().stream()
                .filter(call -> call.ended() == null)
                .map(CallProgress::name)
                .distinct()
                .toList();
        return fit(
                style.marks((underWay.size() == 1 ? underWay.getFirst() : "one of them") + ": " + retry.why()
                        + ", trying again in " + Figures.ticking(Duration.between(now, retry.at()))),
                style);
    }

    /** What it waits for, and what ends that. */
    public static List<String> waiting(String problem, String id) {
        return List.of(
                problem, "it begins when the budget has room: polyphony budgets set, or polyphony approve " + id);
    }

    /** Where a chain goes by confidences that are none: why it may ask everybody, and what to do. */
    public static List<String> uncalibrated() {
        return List.of(
                "Its confidence is only how sure an answer sounds, so it may well ask every model up to the last.",
                "Next: polyphony train learns from graded answers; a lower --threshold stops sooner.");
    }

    /** A line where nothing happens. */
    public static String unattended() {
        return WAITING;
    }

    /** A line as a call begins. */
    public static String asking(CallProgress call, Style style) {
        return fit(style.marks("asking " + step(call)), style);
    }

    /** A line as a call ends. */
    public static String told(CallRecord call, Style style) {
        return fit(style.marks(told(call)), style);
    }

    private static String told(CallRecord call) {
        return switch (call) {
            case CallRecord.Answered answered -> answered.name() + " answered in " + Figures.time(answered.elapsed());
            case CallRecord.Failed failed
            when failed.failure().skips() -> failed.name() + " " + Figures.why(failed.failure());
            case CallRecord.Failed failed ->
                failed.name() + " failed after " + Figures.time(failed.elapsed()) + ": "
                        + failed.failure().describe();
        };
    }

    /** The step says the model's name already where the plan has several of them. */
    private static String step(CallProgress call) {
        if (call.step().startsWith(call.name())) {
            return call.step();
        }
        return call.step().isBlank() ? call.name() : call.name() + " · " + call.step();
    }

    private static String fit(String line, Style style) {
        return Table.shortened(line, Table.WIDTH, style);
    }
}
