package dev.polyphony.cli.render;

import dev.polyphony.analysis.Progress;
import dev.polyphony.analysis.Progress.CallProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How far an analysis is that has not ended. */
public final class StateText {
    private StateText() {}

    public static List<String> running(String id, Progress progress, Instant now, Style style) {
        List<String> lines = new ArrayList<>();
        Instant began = progress.startedAt();
        String time = began == null ? "" : " for " + Figures.time(Duration.between(began, now));
        String does = progress.waitsFor() == null ? " has been running" : " has been waiting";
        lines.add(style.marks(id + does + time + " · its answer: polyphony watch " + id));
        if (progress.waitsFor() != null) {
            ProgressText.waiting(progress.waitsFor(), id).forEach(line -> lines.add("  " + style.marks(line)));
        }
        progress.calls().forEach(call -> lines.add("  " + line(call, style)));
        return lines;
    }

    public static List<String> unattended(String id, Instant since, Instant now, Style style) {
        return List.of(style.marks(id + " was submitted " + Figures.time(Duration.between(since, now))
                + " ago · no worker answers; it goes on with polyphony up"));
    }

    /** @param why a worker that is there cannot go on with it */
    public static List<String> stuck(String id, Instant since, String why, Instant now, Style style) {
        return List.of(style.marks(id + " was submitted " + Figures.time(Duration.between(since, now))
                + " ago · a worker took it up and cannot go on with it: " + why));
    }

    private static String line(CallProgress call, Style style) {
        return call.ended() == null ? ProgressText.asking(call, style) : ProgressText.told(call.ended(), style);
    }
}
