package dev.polyphony.cli;

import dev.polyphony.cli.output.Locales;
import dev.polyphony.cli.output.StandardOutput;
import dev.polyphony.cli.output.TerminalStream;
import dev.polyphony.cli.output.Terminals;
import dev.polyphony.cli.render.Style;
import dev.polyphony.cli.watch.Interrupts;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/** What a command finds around it: streams, what they are connected to, the environment, and Ctrl-C. */
public record Shell(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Terminals terminals,
        Map<String, String> environment,
        Interrupts interrupts) {

    public Shell {
        // All that is said beside an answer is for people.
        err = err instanceof TerminalStream ? err : new TerminalStream(err);
    }

    /** Standard output for lines for people; {@link #out} is for what has to be exact: JSON, and answers in a pipe. */
    public PrintStream lines() {
        return new TerminalStream(out);
    }

    /** Whether something that was printed reached nobody who would have read it. */
    boolean hasLostOutput() {
        return out.checkError() && !(out instanceof StandardOutput known && known.isLeft());
    }

    /** This process' own. */
    public static Shell ofProcess() {
        Map<String, String> environment = System.getenv();
        var charset = Locales.charset(environment);
        return new Shell(
                System.in,
                StandardOutput.to(new FileOutputStream(FileDescriptor.out), charset),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset),
                Terminals.ofProcess(),
                environment,
                Interrupts.ofProcess());
    }

    /** For what goes to standard output. */
    public Style outStyle() {
        return style(terminals.out());
    }

    /** For what goes to standard error. */
    public Style errStyle() {
        return style(terminals.err());
    }

    /** Whether progress can be redrawn in place: a pager on standard output would be painted over. */
    boolean redraws() {
        return terminals.out() && terminals.err() && !isDumb();
    }

    private Style style(boolean terminal) {
        boolean colour = terminal && environment.getOrDefault("NO_COLOR", "").isEmpty() && !isDumb();
        return new Style(colour, Locales.isUnicode(environment), terminal);
    }

    private boolean isDumb() {
        return "dumb".equals(environment.get("TERM"));
    }
}
