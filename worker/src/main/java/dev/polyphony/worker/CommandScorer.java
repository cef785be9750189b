package dev.polyphony.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.call.ModelRef;
import dev.polyphony.scoring.Confidence;
import dev.polyphony.scoring.ConfidenceScorer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the operator's own command judge answers. It reads one JSON object with {@code question}, {@code model} and
 * {@code answer}, and writes a number from 0 to 1, or an object with {@code score} and perhaps {@code calibrated};
 * nothing where it cannot judge. One that fails, or takes too long, judges nothing: the next scorer does. It sees
 * nothing of the worker's environment but where programs are and what the language is, so no key.
 */
final class CommandScorer implements ConfidenceScorer {
    private static final Logger log = LoggerFactory.getLogger(CommandScorer.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> SEEN = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SystemRoot");

    /** Of what it writes. */
    private static final int MOST_BYTES = 64 * 1024;

    /** Side by side: more of them would take the processors from each other. */
    private static final int AT_ONCE = 4;

    private final List<String> command;
    private final Duration timeout;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final AtomicBoolean told = new AtomicBoolean();

    /** @param timeout from the answer to what it says of it */
    CommandScorer(List<String> command, Duration timeout) {
        this.command = List.copyOf(command);
        this.timeout = timeout;
    }

    @Override
    public Optional<Confidence> score(String question, ModelRef model, String answer) {
        long end = System.nanoTime() + timeout.toNanos();
        try {
            if (!places.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return none("the ones before it take too long");
            }
            try {
                String asked = JSON.writeValueAsString(
                        Map.of("question", question, "model", model.toString(), "answer", answer));
                return read(run(asked, end));
            } finally {
                places.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (IOException e) {
            return none(String.valueOf(e.getMessage()));
        }
    }

    private String run(String asked, long end) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().retainAll(SEEN);
        Process process = builder.start();
        try {
            CompletableFuture<byte[]> said = new CompletableFuture<>();
            Thread.ofVirtual().name("scorer in").start(() -> write(process, asked));
            Thread.ofVirtual().name("scorer out").start(() -> read(process, said));
            byte[] bytes = said.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            if (process.exitValue() != 0) {
                throw new IOException("it ended with exit code " + process.exitValue());
            }
            if (bytes.length > MOST_BYTES) {
                throw new IOException("it wrote more than " + MOST_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8).strip();
        } catch (TimeoutException e) {
            throw new IOException("it took longer than " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException("what it wrote could not be read", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static void write(Process process, String asked) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(asked.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            log.debug("a scorer did not read all that it was asked: {}", e.getMessage());
        }
    }

    private static void read(Process process, CompletableFuture<byte[]> said) {
        try (InputStream out = process.getInputStream()) {
            said.complete(out.readNBytes(MOST_BYTES + 1));
        } catch (IOException e) {
            said.completeExceptionally(e);
        }
    }

    private Optional<Confidence> read(String said) {
        if (said.isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(said);
            JsonNode score = node.isObject() ? node.path("score") : node;
            double value = score.isNumber() ? score.doubleValue() : -1;
            return value >= 0 && value <= 1
                    ? Optional.of(new Confidence(
                            value, "command", node.path("calibrated").asBoolean(false)))
                    : none("it wrote no number from 0 to 1");
        } catch (JsonProcessingException e) {
            return none("it wrote no number from 0 to 1");
        }
    }

    /** Told once: what an answer is worth is none of the words of the log. */
    private Optional<Confidence> none(String why) {
        if (told.compareAndSet(false, true)) {
            log.warn(
                    "scorer-command ({}) judges nothing: {}; answers are judged by the next scorer. Told once.",
                    command.getFirst(),
                    why);
        }
        return Optional.empty();
    }
}
