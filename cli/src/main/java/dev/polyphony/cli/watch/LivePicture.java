package dev.polyphony.cli.watch;

import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Progress;
import dev.polyphony.cli.render.ProgressText;
import dev.polyphony.cli.render.Style;
import dev.polyphony.cli.render.TerminalText;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Redraws its lines in place and leaves nothing behind but what is to be known before a model is asked. */
public final class LivePicture implements ProgressView {
    /** Without wrapping, a line that is too long for the window cannot spoil the count of lines. */
    private static final String NO_WRAP = TerminalText.sequence("?7l");

    private static final String WRAP = TerminalText.sequence("?7h");
    private static final String TO_LINE_END = TerminalText.sequence("K");
    private static final String TO_SCREEN_END = TerminalText.sequence("J");

    private final PrintStream screen;
    private final Style style;
    private final String id;
    private final InstantSource clock;
    private final Instant began;
    private boolean warned;
    private int drawn;
    private long frame;

    public LivePicture(PrintStream screen, Style style, String id, InstantSource clock) {
        this.screen = screen;
        this.style = style;
        this.id = id;
        this.clock = clock;
        this.began = clock.instant();
    }

    @Override
    public void show(Progress progress) {
        if (!warned && progress.uncalibrated() != null) {
            screen.print(home() + TO_SCREEN_END);
            ProgressText.uncalibrated().forEach(line -> screen.print(style.warn(style.marks(line)) + '\n'));
            drawn = 0;
            warned = true;
        }
        Instant now = clock.instant();
        Instant start = progress.startedAt() == null ? began : progress.startedAt();
        List<String> lines = ProgressText.frame(progress, id, Duration.between(start, now), now, frame++, style);
        StringBuilder picture = new StringBuilder(NO_WRAP).append(home());
        lines.forEach(line -> picture.append(line).append(TO_LINE_END).append('\n'));
        screen.print(picture.append(TO_SCREEN_END).append(WRAP));
        screen.flush();
        drawn = lines.size();
    }

    @Override
    public void end(List<CallRecord> calls) {
        if (drawn > 0) {
            screen.print(home() + TO_SCREEN_END);
            screen.flush();
            drawn = 0;
        }
    }

    private String home() {
        return drawn == 0 ? "" : TerminalText.sequence(drawn + "A\r");
    }
}
