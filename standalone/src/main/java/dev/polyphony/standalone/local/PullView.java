package dev.polyphony.standalone.local;

import dev.polyphony.cli.render.Style;
import dev.polyphony.provider.OllamaServer.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;

/** How far a pull is: a bar that grows in place on a terminal, else a line for each quarter. */
final class PullView implements Consumer<Progress> {
    private static final double GB = 1e9;
    private static final int WIDTH = 24;
    private static final int QUARTER = 25;

    private final PrintStream out;
    private final boolean terminal;
    private final Style style;
    private final String model;
    private long last;
    private long total;
    private long saidPercent = -1;
    private boolean drawn;

    PullView(PrintStream out, boolean terminal, Style style, String model) {
        this.out = out;
        this.terminal = terminal;
        this.style = style;
        this.model = model;
    }

    /** Only the model itself is worth a bar: what else there is of it has some hundred bytes. */
    @Override
    public void accept(Progress progress) {
        if (progress.total() < Math.max(total, 1)) {
            return;
        }
        total = progress.total();
        last = Math.max(last, progress.completed());
        long percent = 100 * last / total;
        if (terminal) {
            if (percent != saidPercent) {
                draw(percent);
            }
        } else if (saidPercent < 0 || percent / QUARTER > saidPercent / QUARTER) {
            out.println("  " + model + ": " + percent + " %, " + gb(last) + " of " + gb(total));
            out.flush();
        }
        saidPercent = Math.max(saidPercent, percent);
    }

    private void draw(long percent) {
        int full = (int) (WIDTH * percent / 100);
        String bar = (style.unicode() ? "█" : "#").repeat(full) + (style.unicode() ? "░" : ".").repeat(WIDTH - full);
        out.print("\r  " + model + "  " + bar + "  " + String.format(Locale.ROOT, "%3d", percent) + " %  " + gb(last)
                + " of " + gb(total) + "  ");
        out.flush();
        drawn = true;
    }

    /** Whatever comes next begins on a line of its own. */
    void end() {
        if (drawn) {
            out.println();
            drawn = false;
        }
    }

    /** Such as {@code 1.9 of 3.8 GB}; nothing where nothing came. */
    String reached() {
        return total == 0 ? "" : " at " + gb(last) + " of " + gb(total);
    }

    static String gb(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / GB);
    }

    static String gb(double gigabytes) {
        return String.format(Locale.ROOT, "%.1f GB", gigabytes);
    }
}
