package dev.polyphony.cli.watch;

import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Progress;
import dev.polyphony.analysis.Progress.CallProgress;
import dev.polyphony.cli.render.ProgressText;
import dev.polyphony.cli.render.Style;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
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
    private @Nullable String money;
    private final Set<Integer> asked = new HashSet<>();
    private final Set<Integer> told = new HashSet<>();

    public PlainLines(PrintStream out, Style style, String id, InstantSource clock) {
        this.out = out;
        this.clock = clock;
        this.began = clock.instant();
        this.style = style;
        this.id = id;
    }

    @Override
    public void show(Progress progress) {
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
        for (int place = 0; place < calls.size(); place++) {
            CallProgress call = calls.get(place);
            CallRecord ended = call.ended();
            if (ended == null && asked.add(place)) {
                out.println(ProgressText.asking(call, style));
            }
            if (ended != null) {
                tell(place, ended);
            }
        }
    }

    /** The records of a result have the places that they had in its progress. */
    @Override
    public void end(List<CallRecord> calls) {
        for (int place = 0; place < calls.size(); place++) {
            tell(place, calls.get(place));
        }
        out.flush();
    }

    private void tell(int place, CallRecord call) {
        if (told.add(place)) {
            out.println(ProgressText.told(call, style));
        }
    }
}
