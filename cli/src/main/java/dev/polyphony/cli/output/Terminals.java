package dev.polyphony.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which of the three standard streams are terminals. */
public record Terminals(boolean in, boolean out, boolean err) {
    public static final Terminals NONE = new Terminals(false, false, false);

    public static Terminals ofProcess() {
        return Files.isDirectory(Path.of("/proc/self/fd"))
                ? new Terminals(isTerminal(0), isTerminal(1), isTerminal(2))
                : ofConsole();
    }

    /** Java itself only knows whether input and output both are. */
    @SuppressWarnings("SystemConsoleNull") // it does on Java 21, and from 22 on the console is asked
    private static Terminals ofConsole() {
        boolean all = System.console() != null && consoleIsTerminal();
        return new Terminals(all, all, all);
    }

    /** From Java 22 on there is a console without a terminal too; the method that tells is newer than our API level. */
    private static boolean consoleIsTerminal() {
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(System.console());
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
