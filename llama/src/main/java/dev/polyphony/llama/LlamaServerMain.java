package dev.polyphony.llama;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The process of one model: reads {@link ServerSettings} from its standard input, loads the file, serves it, and ends
 * when that input ends, which is when whoever started it does, however that comes about.
 */
public final class LlamaServerMain {
    /** Begins the line that says at which port it serves. Other lines are llama.cpp's and mean nothing. */
    public static final String READY = "polyphony-llama-ready ";

    /** Begins the line that says why it does not. */
    public static final String FAILED = "polyphony-llama-failed ";

    private static final int NOT_LOADED = 3;

    private LlamaServerMain() {}

    public static void main(String[] args) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = input.readLine();
        if (line == null) {
            return;
        }
        ServerSettings settings = ServerSettings.parse(line);
        Thread.ofPlatform().daemon().name("parent").start(() -> endWith(input));
        try {
            say(READY + ModelServer.start(settings, new LlamaEngine(settings)).port());
        } catch (RuntimeException | LinkageError e) {
            say(FAILED + e.getMessage());
            System.out.flush();
            Runtime.getRuntime().halt(NOT_LOADED);
        }
        park();
    }

    private static void endWith(BufferedReader input) {
        try {
            while (input.readLine() != null) {
                // Nothing more is said.
            }
        } catch (IOException e) {
            // It has ended.
        }
        // Without waiting for llama.cpp, which may be in the middle of a long prompt.
        Runtime.getRuntime().halt(0);
    }

    /** llama.cpp writes to the same place, and may leave a line open. */
    private static void say(String line) {
        PrintStream out = System.out;
        out.print("\n" + line + "\n");
        out.flush();
    }

    private static void park() {
        while (true) {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                // Only the end of the process ends it.
            }
        }
    }
}
