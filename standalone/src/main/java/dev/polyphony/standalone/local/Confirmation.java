package dev.polyphony.standalone.local;

import dev.polyphony.cli.RefusedError;
import dev.polyphony.cli.Shell;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Says what is about to be done, and asks whether it may be. */
final class Confirmation {
    private Confirmation() {}

    /**
     * Comes back where it may.
     *
     * @param yes whether that was said already
     * @throws RefusedError where it may not, and where nobody can be asked
     */
    static void of(Shell shell, List<String> steps, boolean yes) {
        PrintStream out = shell.lines();
        out.println("To do: " + String.join("; ", steps) + ".");
        if (yes) {
            return;
        }
        if (!shell.terminals().in() || !shell.terminals().out()) {
            throw new RefusedError("nothing was done; --yes does it");
        }
        out.print("Go on? [y/N] ");
        out.flush();
        if (!answer(shell).strip().toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new RefusedError("nothing was done");
        }
    }

    private static String answer(Shell shell) {
        try {
            StringBuilder line = new StringBuilder();
            for (int next = shell.in().read();
                    next >= 0 && next != '\n';
                    next = shell.in().read()) {
                line.append(new String(new byte[] {(byte) next}, StandardCharsets.US_ASCII));
            }
            return line.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("reading the answer", e);
        }
    }
}
