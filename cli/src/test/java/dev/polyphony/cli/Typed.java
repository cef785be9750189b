package dev.polyphony.cli;

import dev.polyphony.cli.output.Terminals;
import dev.polyphony.cli.platform.Platform;
import dev.polyphony.cli.watch.Interrupts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A command line as somebody typed it, and what came of it. */
record Typed(int code, String out, String err) {

    static Builder at(Platform platform, Path home) {
        return new Builder(platform, home);
    }

    static final class Builder {
        private final Platform platform;
        private final Map<String, String> environment = new HashMap<>();
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private PrintStream standardOutput = new PrintStream(out, true, StandardCharsets.UTF_8);
        private Terminals terminals = Terminals.NONE;
        private byte[] input = {};
        private Interrupts interrupts = action -> () -> {};

        private Builder(Platform platform, Path home) {
            this.platform = platform;
            environment.put("POLYPHONY_HOME", home.toString());
            environment.put("LANG", "en_US.UTF-8");
        }

        Builder env(String name, String value) {
            environment.put(name, value);
            return this;
        }

        Builder input(String text) {
            input = text.getBytes(StandardCharsets.UTF_8);
            return this;
        }

        Builder input(byte[] bytes) {
            input = bytes;
            return this;
        }

        /** In place of what {@link Typed#out} has. */
        Builder output(PrintStream to) {
            standardOutput = to;
            return this;
        }

        Builder terminal() {
            terminals = new Terminals(true, true, true);
            return this;
        }

        /** Ctrl-C as soon as {@code when} completes. */
        Builder interruptedAfter(CompletableFuture<?> when) {
            interrupts = action -> {
                when.thenRun(action);
                return () -> {};
            };
            return this;
        }

        String errSoFar() {
            return err.toString(StandardCharsets.UTF_8);
        }

        Typed run(String... args) {
            Shell shell = new Shell(
                    new ByteArrayInputStream(input),
                    standardOutput,
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    terminals,
                    environment,
                    interrupts);
            int code = Cli.run(args, platform, shell);
            return new Typed(code, out.toString(StandardCharsets.UTF_8), errSoFar());
        }
    }
}
