package dev.polyphony.simulator.log;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The last 100,000 requests for an answer since the start or the last {@link #clear()}. Safe for concurrent use. */
public final class RequestLog {
    /** Requests kept: enough for any test, little enough for a simulator that runs for days. */
    private static final int CAPACITY = 100_000;

    private final AtomicLong last = new AtomicLong();
    private final ConcurrentSkipListMap<Long, LoggedRequest> entries = new ConcurrentSkipListMap<>();
    private final Consumer<LoggedRequest> ended;

    /** @param ended told of each request when it ends, on a thread that must not be blocked for long */
    public RequestLog(Consumer<LoggedRequest> ended) {
        this.ended = ended;
    }

    /** A snapshot in order of arrival. */
    public List<LoggedRequest> requests() {
        return List.copyOf(entries.values());
    }

    /** @param target {@code provider/model} */
    public List<LoggedRequest> of(String target) {
        return entries.values().stream()
                .filter(entry -> entry.target().equals(target))
                .toList();
    }

    /** Forgets all; requests still pending are not logged when they end. */
    public void clear() {
        entries.clear();
    }

    /** Returns the sequence number to end it by. */
    public long arrived(
            String provider, String model, String path, boolean stream, String prompt, @Nullable String key) {
        long sequence = last.incrementAndGet();
        entries.headMap(sequence - CAPACITY, true).clear();
        String fingerprint = key == null ? null : Digest.fingerprint(key);
        entries.put(
                sequence,
                new LoggedRequest(
                        sequence,
                        provider,
                        model,
                        path,
                        stream,
                        Instant.now(),
                        System.nanoTime(),
                        null,
                        null,
                        LoggedOutcome.PENDING,
                        null,
                        null,
                        Digest.of(prompt),
                        prompt,
                        fingerprint));
        return sequence;
    }

    /** Only the first end counts. */
    public void ended(long sequence, LoggedOutcome outcome, @Nullable String fault, @Nullable Integer status) {
        LoggedRequest pending = entries.get(sequence);
        if (pending != null && pending.outcome() == LoggedOutcome.PENDING) {
            LoggedRequest done = pending.ended(outcome, fault, status);
            if (entries.replace(sequence, pending, done)) {
                ended.accept(done);
            }
        }
    }
}
