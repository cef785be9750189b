package dev.polyphony.worker.scorer;

import dev.polyphony.scoring.ScorerFailed;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the operator's own command, without a shell, for each question: it reads from standard input and writes to
 * standard output. It sees nothing of the worker's environment but where programs are and what the language is, so no
 * key. Where nobody waits for it any longer it is ended, with all that it started, and so are those that are left when
 * it is closed.
 */
final class CommandExchange implements Exchange, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommandExchange.class);
    private static final Set<String> SEEN = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SystemRoot");

    private final List<String> command;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param command a program and its arguments */
    CommandExchange(List<String> command) {
        this.command = List.copyOf(command);
    }

    /** Whether its program can be started, by its path or from where programs are. */
    boolean isThere() {
        String program = command.getFirst();
        if (File.separatorChar != '/') {
            // Windows looks by more names than this one.
            return true;
        }
        if (program.contains("/")) {
            return Files.isExecutable(Path.of(program));
        }
        return Arrays.stream(
                        Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    @Override
    public String ask(byte[] json) throws InterruptedException {
        Process process = started();
        running.add(process);
        try {
            if (closed) {
                throw new ScorerFailed("the worker is stopping");
            }
            CompletableFuture<byte[]> said = new CompletableFuture<>();
            Thread.ofVirtual().name("scorer in").start(() -> write(process, json));
            Thread.ofVirtual().name("scorer out").start(() -> read(process, said));
            byte[] bytes = said.get();
            if (bytes.length > MOST_SAID) {
                throw new ScorerFailed("it wrote more than " + MOST_SAID + " bytes");
            }
            int exit = process.waitFor();
            if (exit != 0) {
                throw new ScorerFailed("it ended with exit code " + exit);
            }
            return new String(bytes, StandardCharsets.UTF_8).strip();
        } catch (ExecutionException e) {
            throw new ScorerFailed("what it wrote could not be read");
        } finally {
            end(process);
            running.remove(process);
        }
    }

    /** Once nobody is to be asked any more. */
    @Override
    public void close() {
        closed = true;
        running.forEach(CommandExchange::end);
    }

    private static void end(Process process) {
        // Known before it ends: whose parent is gone belongs to nobody. It ends first, and starts no more of them.
        List<ProcessHandle> tree = process.descendants().toList();
        process.destroyForcibly();
        tree.forEach(ProcessHandle::destroyForcibly);
    }

    private Process started() {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().retainAll(SEEN);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ScorerFailed("it could not be started");
        }
    }

    private static void write(Process process, byte[] json) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(json);
        } catch (IOException e) {
            log.debug("a scorer did not read all that it was asked: {}", e.getMessage());
        }
    }

    private static void read(Process process, CompletableFuture<byte[]> said) {
        try (InputStream out = process.getInputStream()) {
            said.complete(out.readNBytes(MOST_SAID + 1));
        } catch (IOException e) {
            said.completeExceptionally(e);
        }
    }
}
