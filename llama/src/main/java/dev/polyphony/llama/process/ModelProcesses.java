package dev.polyphony.llama.process;

import dev.polyphony.llama.ServerSettings;
import dev.polyphony.llama.process.ModelUnavailable.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process for each model that is asked: started when it is first asked, started anew after it died, ended when nobody
 * has asked it for a while, when another one needs its memory and nobody is asking it, and with this. Safe for use by
 * many threads.
 */
public final class ModelProcesses implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ModelProcesses.class);

    /** Beside the weights: what a context and a pass take, roughly. */
    private static final double BESIDE_WEIGHTS = 1.2;

    private static final int MOST_THREADS = 16;
    private static final int TOKEN_BYTES = 24;

    private final Duration idle;
    private final long memory;
    private final Map<Path, Running> running = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private final SecureRandom random = new SecureRandom();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("idle-models").factory());

    private boolean closed;

    /**
     * @param idle how long a process stays after its last request
     * @param memory bytes that the processes may take together, by the size of their files; one alone may take more
     */
    public ModelProcesses(Duration idle, long memory) {
        this.idle = idle;
        this.memory = memory;
        long pause = Math.max(10, Math.min(1000, idle.toMillis() / 4));
        timer.scheduleWithFixedDelay(this::endIdle, pause, pause, TimeUnit.MILLISECONDS);
    }

    private static final class Running {
        private final LlamaProcess process;
        private final ModelFile model;
        private final long bytes;
        private int leases;
        private long idleSince = System.nanoTime();

        Running(LlamaProcess process, ModelFile model, long bytes) {
            this.process = process;
            this.model = model;
            this.bytes = bytes;
        }
    }

    /** A model that is there to be asked, until it is closed. */
    public final class Lease implements AutoCloseable {
        private final Running of;
        private final URI address;
        private boolean returned;

        private Lease(Running of, URI address) {
            this.of = of;
            this.address = address;
        }

        /** As an OpenAI client's base URL. */
        public URI address() {
            return address;
        }

        /** The key that it wants. */
        public String token() {
            return of.process.settings().token();
        }

        /** Whether its process still runs. */
        public boolean isAlive() {
            return of.process.isAlive();
        }

        /** Repeating is safe. */
        @Override
        public void close() {
            lock.lock();
            try {
                if (!returned) {
                    returned = true;
                    released(of);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** What runs, for people and tests. */
    public record Status(Path file, long pid, int leases) {}

    /** Those that run now. */
    public List<Status> running() {
        lock.lock();
        try {
            return running.values().stream()
                    .filter(one -> one.process.isAlive())
                    .map(one -> new Status(one.model.file(), one.process.pid(), one.leases))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The model, loaded and ready.
     *
     * @param within for starting and loading it, and for the memory that others may have to give back
     * @throws ModelUnavailable where it cannot be had
     */
    public Lease lease(ModelFile model, Duration within) throws ModelUnavailable, InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        Running taken = taken(model, end);
        boolean ready = false;
        try {
            Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            Lease lease = new Lease(taken, taken.process.awaitReady(left));
            ready = true;
            return lease;
        } catch (ModelUnavailable e) {
            log.warn("the model {} cannot be had: {}", model.file(), e.getMessage());
            throw e;
        } finally {
            if (!ready) {
                giveBack(taken);
            }
        }
    }

    private void giveBack(Running taken) {
        lock.lock();
        try {
            released(taken);
        } finally {
            lock.unlock();
        }
    }

    private void released(Running taken) {
        taken.leases--;
        taken.idleSince = System.nanoTime();
        freed.signalAll();
    }

    private Running taken(ModelFile model, long end) throws ModelUnavailable, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                if (closed) {
                    throw new ModelUnavailable(Reason.NOT_LOADED, "this process is ending");
                }
                running.values().removeIf(one -> !one.process.isAlive());
                Running found = running.get(model.file());
                if (found != null && (found.model.equals(model) || found.leases > 0)) {
                    // With the figures of before, where the catalogue has changed while it is being asked.
                    found.leases++;
                    return found;
                }
                if (found != null) {
                    end(found);
                }
                long bytes = size(model.file());
                if (makeRoom(bytes)) {
                    Running started = start(model, bytes);
                    started.leases++;
                    running.put(model.file(), started);
                    return started;
                }
                long left = end - System.nanoTime();
                if (left <= 0 || freed.awaitNanos(left) <= 0) {
                    throw new ModelUnavailable(Reason.NO_MEMORY, "other models that are being asked take the memory");
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends those that nobody asks, the longest idle first, until there is room; whether there is. */
    private boolean makeRoom(long bytes) {
        while (!running.isEmpty()
                && running.values().stream().mapToLong(one -> one.bytes).sum() + bytes > memory) {
            Optional<Running> idlest = running.values().stream()
                    .filter(one -> one.leases == 0)
                    .min(Comparator.comparingLong(one -> one.idleSince));
            if (idlest.isEmpty()) {
                return false;
            }
            end(idlest.get());
        }
        return true;
    }

    private Running start(ModelFile model, long bytes) {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        ServerSettings settings = new ServerSettings(
                model.file(),
                model.name(),
                model.context(),
                model.slots(),
                threads,
                model.embedsOnly(),
                HexFormat.of().formatHex(token));
        try {
            LlamaProcess process = LlamaProcess.start(settings);
            log.info("loading the model {} in process {}", settings, process.pid());
            return new Running(process, model, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("no process can be started for " + model.file(), e);
        }
    }

    private void end(Running one) {
        log.info("unloading the model {}", one.model.file());
        running.remove(one.model.file());
        one.process.close();
    }

    private static long size(Path file) throws ModelUnavailable {
        try {
            return (long) (Files.size(file) * BESIDE_WEIGHTS);
        } catch (IOException e) {
            throw new ModelUnavailable(Reason.NO_FILE, "there is no such file");
        }
    }

    private void endIdle() {
        lock.lock();
        try {
            long now = System.nanoTime();
            List.copyOf(running.values()).stream()
                    .filter(one -> one.leases == 0 && now - one.idleSince > idle.toNanos())
                    .forEach(this::end);
        } finally {
            lock.unlock();
        }
    }

    /** Ends all of them, whatever they do. */
    @Override
    public void close() {
        timer.shutdownNow();
        lock.lock();
        try {
            closed = true;
            List.copyOf(running.values()).forEach(this::end);
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
