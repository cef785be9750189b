package dev.polyphony.simulator.log;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** Appends each request to a file when it ends, one JSON object a line, flushed at once. */
public final class LogFile implements Consumer<LoggedRequest>, AutoCloseable {
    private final BufferedWriter file;

    /** @throws UncheckedIOException if the file cannot be opened for appending */
    public LogFile(Path path) {
        try {
            file = Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("log file " + path, unwritable);
        }
    }

    @Override
    public synchronized void accept(LoggedRequest request) {
        try {
            file.write(LogJson.line(request));
            file.newLine();
            file.flush();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
