package dev.polyphony.cli.output;

import dev.polyphony.cli.render.TerminalText;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Prints lines for people: each goes through {@link TerminalText}. */
public final class TerminalStream extends PrintStream {
    public TerminalStream(PrintStream to) {
        super(to, true, to.charset());
    }

    /** What is printed as a line comes by here too. */
    @Override
    public void print(@Nullable String text) {
        super.print(TerminalText.line(String.valueOf(text)));
    }

    @Override
    public void print(@Nullable Object value) {
        print(String.valueOf(value));
    }
}
