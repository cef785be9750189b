package dev.polyphony.simulator.ollama;

import dev.polyphony.simulator.log.MachineLog;
import dev.polyphony.simulator.log.MachineLog.Kind;
import dev.polyphony.simulator.script.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which models are loaded and who may use them, by the rules of Ollama's {@code server/sched.go}: requests for a loaded
 * model go to it at once, all others wait in one line, whose first is served before the second is looked at. Where
 * there is no room, the least recently used model that is idle goes, or the least recently used as soon as it is idle.
 * Safe for concurrent use.
 */
public final class ModelScheduler {
    private final Machine machine;
    private final MachineLog log;
    private final ScheduledExecutorService timer;
    private final Map<String, Runner> loaded = new LinkedHashMap<>();
    private final Deque<Ticket> pending = new ArrayDeque<>();
    private boolean loading;

    /** What becomes of a request; told at once or later, on any thread, and must be quick. */
    public sealed interface Admission {
        /** @param loading how long it waited, for the model to be loaded in most cases */
        record Running(Duration loading) implements Admission {}

        record Refused(int status, String error) implements Admission {}
    }

    /**
     * A model in memory.
     *
     * @param size in GiB, of which {@code vram} on the graphics cards
     */
    public record Loaded(String model, double size, double vram, Instant expiresAt) {}

    private static final class Runner {
        final String model;
        final double size;
        final double vram;
        final Deque<Ticket> waiting = new ArrayDeque<>();
        boolean ready;
        boolean evicting;
        int running;
        Duration keepAlive;
        long lastUsed = System.nanoTime();
        Instant expiresAt;

        @Nullable
        Future<?> expiry;

        Runner(String model, double size, double vram, Duration keepAlive) {
            this.model = model;
            this.size = size;
            this.vram = vram;
            this.keepAlive = keepAlive;
            this.expiresAt = after(keepAlive);
        }

        boolean idle() {
            return running == 0 && waiting.isEmpty() && ready;
        }
    }

    /** A request's place: in the line, before a model, or in it. */
    public final class Ticket {
        private final String model;
        private final @Nullable Duration keepAlive;
        private final Consumer<Admission> told;
        private final long since = System.nanoTime();
        private @Nullable Runner runner;
        private boolean running;
        private boolean over;

        private Ticket(String model, @Nullable Duration keepAlive, Consumer<Admission> told) {
            this.model = model;
            this.keepAlive = keepAlive;
            this.told = told;
        }

        /** Gives the place back, whatever it was; only the first time counts. */
        public void end() {
            leave(this);
        }
    }

    ModelScheduler(Machine machine, MachineLog log, ScheduledExecutorService timer) {
        this.machine = machine;
        this.log = log;
        this.timer = timer;
    }

    /** @param keepAlive how long the model stays afterwards; null for what it has */
    synchronized Ticket ask(String name, @Nullable Duration keepAlive, Consumer<Admission> told) {
        Ticket ticket = new Ticket(Machine.tagged(name), keepAlive, told);
        Runner runner = loaded.get(ticket.model);
        if (runner != null) {
            join(runner, ticket);
        } else if (pending.size() > machine.mostQueued()) {
            refuse(ticket, 503, "server busy, please try again.  maximum pending requests exceeded");
        } else {
            pending.add(ticket);
            proceed();
        }
        return ticket;
    }

    /** At once, or as soon as nobody uses it. */
    synchronized void unload(String name) {
        Runner runner = loaded.get(Machine.tagged(name));
        if (runner != null) {
            runner.keepAlive = Duration.ZERO;
            whenIdle(runner);
            proceed();
        }
    }

    /** Longest left first. */
    synchronized List<Loaded> loaded() {
        return loaded.values().stream()
                .map(runner -> new Loaded(runner.model, runner.size, runner.vram, runner.expiresAt))
                .sorted(Comparator.comparing(Loaded::expiresAt).reversed())
                .toList();
    }

    private void proceed() {
        while (!pending.isEmpty() && !loading) {
            Ticket first = pending.getFirst();
            Runner there = loaded.get(first.model);
            double size = machine.sizeOf(first.model);
            if (there != null) {
                pending.removeFirst();
                join(there, first);
            } else if (loaded.size() < machine.mostLoaded() && fits(size)) {
                pending.removeFirst();
                load(first, size);
            } else if (loaded.isEmpty()) {
                pending.removeFirst();
                refuse(
                        first,
                        500,
                        String.format(
                                Locale.ROOT,
                                "model requires more system memory (%.1f GiB) than is available (%.1f GiB)",
                                size,
                                orZero(machine.vram()) + orZero(machine.ram())));
            } else {
                Runner leaving = leastRecentlyUsed();
                leaving.evicting = true;
                if (!leaving.idle()) {
                    return;
                }
                unload(leaving, Kind.EVICTED);
            }
        }
    }

    /** Beside others a model has to fit the cards as a whole; alone it may go to other memory in part. */
    private boolean fits(double size) {
        if (machine.vram() == null) {
            return true;
        }
        double used =
                loaded.values().stream().mapToDouble(runner -> runner.size).sum();
        boolean cards = machine.vram() > 0 && !loaded.isEmpty();
        return used + size <= (cards ? machine.vram() : machine.vram() + orZero(machine.ram()));
    }

    private Runner leastRecentlyUsed() {
        Comparator<Runner> order = Comparator.comparing((Runner runner) -> !runner.idle())
                .thenComparing(runner -> !runner.evicting)
                .thenComparingLong(runner -> runner.lastUsed);
        return loaded.values().stream().min(order).orElseThrow();
    }

    private void load(Ticket ticket, double size) {
        double vram = machine.vram() == null ? size : Math.min(size, machine.vram());
        Runner runner = new Runner(
                ticket.model, size, vram, ticket.keepAlive == null ? machine.usualKeepAlive() : ticket.keepAlive);
        loaded.put(ticket.model, runner);
        note(Kind.LOAD, runner);
        join(runner, ticket);
        long millis = machine.loadingOf(ticket.model).toMillis();
        if (millis == 0) {
            ready(runner);
        } else {
            loading = true;
            timer.schedule(() -> loaded(runner), millis, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void loaded(Runner runner) {
        loading = false;
        ready(runner);
        proceed();
    }

    private void ready(Runner runner) {
        runner.ready = true;
        note(Kind.LOADED, runner);
        start(runner);
        whenIdle(runner);
    }

    private void join(Runner runner, Ticket ticket) {
        ticket.runner = runner;
        if (ticket.keepAlive != null) {
            runner.keepAlive = ticket.keepAlive;
        }
        runner.waiting.add(ticket);
        stopExpiry(runner);
        start(runner);
    }

    private void start(Runner runner) {
        while (runner.ready && runner.running < machine.mostParallel() && !runner.waiting.isEmpty()) {
            Ticket ticket = runner.waiting.removeFirst();
            ticket.running = true;
            runner.running++;
            runner.lastUsed = System.nanoTime();
            note(Kind.STARTED, runner);
            ticket.told.accept(new Admission.Running(Duration.ofNanos(System.nanoTime() - ticket.since)));
        }
    }

    private synchronized void leave(Ticket ticket) {
        if (ticket.over) {
            return;
        }
        ticket.over = true;
        Runner runner = ticket.runner;
        if (runner == null) {
            pending.remove(ticket);
        } else {
            if (ticket.running) {
                runner.running--;
                runner.lastUsed = System.nanoTime();
                note(Kind.ENDED, runner);
                start(runner);
            } else {
                runner.waiting.remove(ticket);
            }
            whenIdle(runner);
        }
        proceed();
    }

    private void whenIdle(Runner runner) {
        if (!runner.idle() || loaded.get(runner.model) != runner) {
            return;
        }
        if (runner.evicting) {
            unload(runner, Kind.EVICTED);
        } else if (runner.keepAlive.isZero()) {
            unload(runner, Kind.UNLOADED);
        } else {
            stopExpiry(runner);
            runner.expiresAt = after(runner.keepAlive);
            runner.expiry = timer.schedule(() -> expire(runner), runner.keepAlive.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void expire(Runner runner) {
        if (runner.idle() && loaded.get(runner.model) == runner) {
            unload(runner, Kind.EXPIRED);
            proceed();
        }
    }

    private void unload(Runner runner, Kind why) {
        stopExpiry(runner);
        loaded.remove(runner.model);
        note(why, runner);
    }

    private static void stopExpiry(Runner runner) {
        if (runner.expiry != null) {
            runner.expiry.cancel(false);
            runner.expiry = null;
        }
    }

    private void refuse(Ticket ticket, int status, String error) {
        ticket.over = true;
        ticket.told.accept(new Admission.Refused(status, error));
    }

    private void note(Kind kind, Runner runner) {
        log.add(new MachineLog.Event(
                kind,
                runner.model,
                runner.running,
                new ArrayList<>(loaded.keySet()),
                loaded.values().stream().mapToDouble(each -> each.size).sum(),
                Instant.now()));
    }

    private static Instant after(Duration keepAlive) {
        return Instant.now().plus(keepAlive);
    }

    private static double orZero(@Nullable Double value) {
        return value == null ? 0 : value;
    }
}
