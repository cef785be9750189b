package dev.polyphony.cli.watch;

import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Progress;
import dev.polyphony.analysis.Progress.CallProgress;
import dev.polyphony.cli.render.ProgressText;
import dev.polyphony.cli.render.Style;
import dev.polyphony.client.PendingRetry;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds a line whenever something happened. */
public final class PlainLines implements ProgressView {
    private final PrintStream out;
    private final Style style;
    private final String id;
    private final InstantSource clock;
    private final Instant began;
    private boolean waited;
    private boolean warned;
    private @Nullable String money;
    private final Set<Place> asked = new HashSet<>();
    private final Set<Place> told = new HashSet<>();
    private final Set<PendingRetry> retried = new HashSet<>();
    private Progress latest = new Progress(AnalysisStatus.RUNNING, null, List.of());

    /** @param time which time it is that somebody is asked there, from 1 */
    private record Place(String path, int time) {}

    public PlainLines(PrintStream out, Style style, String id, InstantSource clock) {
        this.out = out;
        this.clock = clock;
        this.began = clock.instant();
        this.style = style;
        this.id = id;
    }

    /** One line for each wait, as soon as it is known of. */
    @Override
    public void retries(List<PendingRetry> retries) {
        Instant now = clock.instant();
        retries.stream()
                .filter(retry -> retry.at().isAfter(now) && retried.add(retry))
                .forEach(retry -> out.println(ProgressText.retry(retry, latest, now, style)));
    }

    @Override
    public void show(Progress progress) {
        latest = progress;
        List<CallProgress> calls = progress.calls();
        if (progress.waitsFor() != null) {
            if (!progress.waitsFor().equals(money)) {
                money = progress.waitsFor();
                ProgressText.waiting(money, id).forEach(line -> out.println(style.marks(line)));
            }
            return;
        }
        if (!waited && calls.isEmpty() && clock.instant().isAfter(began.plus(ProgressText.UNATTENDED))) {
            out.println(ProgressText.unattended());
            waited = true;
        }
        if (!warned && progress.uncalibrated() != null) {
            ProgressText.uncalibrated().forEach(line -> out.println(style.marks(line)));
            warned = true;
        }
        Map<String, Integer> times = new HashMap<>();
        for (CallProgress call : calls) {
            Place place = place(call.path(), times);
            CallRecord ended = call.ended();
            if (ended == null && asked.add(place)) {
                out.println(ProgressText.asking(call, style));
            }
            if (ended != null) {
                tell(place, ended);
            }
        }
    }

    @Override
    public void end(List<CallRecord> calls) {
        Map<String, Integer> times = new HashMap<>();
        calls.forEach(call -> tell(place(call.path(), times), call));
        out.flush();
    }

    private static Place place(String path, Map<String, Integer> times) {
        return new Place(path, times.merge(path, 1, Integer::sum));
    }

    private void tell(Place place, CallRecord call) {
        if (told.add(place)) {
            out.println(ProgressText.told(call, style));
        }
    }
}
