package dev.polyphony.cli.watch;

import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Progress;
import dev.polyphony.cli.render.ProgressText;
import dev.polyphony.cli.render.Style;
import dev.polyphony.client.PendingRetry;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Redraws its lines in place and leaves nothing behind but what is to be known before a model is asked. */
public final class LivePicture implements ProgressView {
    private final ScreenArea area;
    private final Style style;
    private final String id;
    private final InstantSource clock;
    private final Instant began;
    private boolean warned;
    private long frame;
    private List<PendingRetry> retries = List.of();

    public LivePicture(PrintStream screen, Style style, String id, InstantSource clock) {
        this.area = new ScreenArea(screen);
        this.style = style;
        this.id = id;
        this.clock = clock;
        this.began = clock.instant();
    }

    @Override
    public void show(Progress progress) {
        if (!warned && progress.uncalibrated() != null) {
            area.leave(ProgressText.uncalibrated().stream()
                    .map(line -> style.warn(style.marks(line)))
                    .toList());
            warned = true;
        }
        Instant now = clock.instant();
        Instant start = progress.startedAt() == null ? began : progress.startedAt();
        List<String> picture =
                new ArrayList<>(ProgressText.frame(progress, id, Duration.between(start, now), now, frame++, style));
        retries.stream()
                .filter(retry -> retry.at().isAfter(now))
                .forEach(retry -> picture.add(ProgressText.retry(retry, progress, now, style)));
        area.draw(picture);
    }

    @Override
    public void retries(List<PendingRetry> known) {
        retries = known;
    }

    @Override
    public void end(List<CallRecord> calls) {
        area.clear();
    }
}
