package dev.polyphony.cli.watch;

import dev.polyphony.cli.render.TerminalText;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Shows something anew every second until the person leaves: in place on a screen, else whenever it is another. */
public final class Refresh {
    private static final String HOME = TerminalText.sequence("H");
    private static final String TO_LINE_END = TerminalText.sequence("K");
    private static final String TO_SCREEN_END = TerminalText.sequence("J");

    private final PrintStream screen;
    private final boolean redraws;

    public Refresh(PrintStream screen, boolean redraws) {
        this.screen = screen;
        this.redraws = redraws;
    }

    public void until(Leaving leaving, Supplier<List<String>> lines) throws InterruptedException {
        List<String> shown = List.of();
        while (true) {
            List<String> current = lines.get();
            if (redraws) {
                StringBuilder picture = new StringBuilder(HOME);
                current.forEach(line -> picture.append(line).append(TO_LINE_END).append('\n'));
                screen.print(picture.append(TO_SCREEN_END));
            } else if (!current.equals(shown)) {
                current.forEach(screen::println);
            }
            screen.flush();
            shown = current;
            try {
                leaving.asked().get(1, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException next) {
                // Nobody leaves.
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
