package dev.polyphony.cli.watch;

import dev.polyphony.cli.render.TerminalText;
import java.io.PrintStream;
import java.util.List;

/** Lines of a terminal that are drawn anew in place. */
final class ScreenArea {
    /** Without wrapping, a line that is too long for the window cannot spoil the count of lines. */
    private static final String NO_WRAP = TerminalText.sequence("?7l");

    private static final String WRAP = TerminalText.sequence("?7h");
    private static final String TO_LINE_END = TerminalText.sequence("K");
    private static final String TO_SCREEN_END = TerminalText.sequence("J");

    private final PrintStream screen;
    private int drawn;

    ScreenArea(PrintStream screen) {
        this.screen = screen;
    }

    void draw(List<String> lines) {
        StringBuilder picture = new StringBuilder(NO_WRAP).append(home());
        lines.forEach(line -> picture.append(line).append(TO_LINE_END).append('\n'));
        screen.print(picture.append(TO_SCREEN_END).append(WRAP));
        screen.flush();
        drawn = lines.size();
    }

    /** Lines that stay, above all that is drawn from now on. */
    void leave(List<String> lines) {
        clear();
        lines.forEach(line -> screen.print(line + '\n'));
    }

    void clear() {
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
