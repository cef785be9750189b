package dev.polyphony.simulator.ollama;

import dev.polyphony.simulator.log.MachineLog;
import dev.polyphony.simulator.log.MachineLog.Kind;
import dev.polyphony.simulator.script.Machine;
import dev.polyphony.simulator.script.Script;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One machine with Ollama on it. Where neither its models nor the machine are scripted, it has every model there is but
 * those that were deleted. Safe for concurrent use.
 */
public final class OllamaHost {
    private static final double GIB = 1024.0 * 1024 * 1024;

    private final Machine machine;
    private final MachineLog log;
    private final ModelScheduler scheduler;
    private final boolean hasAll;
    private final Set<String> pulled = new LinkedHashSet<>();
    private final Set<String> deleted = new LinkedHashSet<>();
    /** What has come of models that are being pulled, in bytes. */
    private final Map<String, Long> parts = new HashMap<>();
    /** Models of which a pull broke off, as scripted. */
    private final Set<String> broken = new LinkedHashSet<>();

    /** @param mentioned models to tell of where none are scripted */
    public OllamaHost(Script script, List<String> mentioned, MachineLog log, ScheduledExecutorService timer) {
        List<String> scripted = script.models().get("ollama");
        Machine given = script.machine();
        this.machine = given == null ? Machine.BOUNDLESS : given;
        this.log = log;
        this.scheduler = new ModelScheduler(machine, log, timer);
        this.hasAll = scripted == null && machine.models() == null;
        List<String> there = scripted != null
                ? scripted
                : machine.models() == null
                        ? mentioned
                        : machine.models().keySet().stream().sorted().toList();
        there.forEach(model -> pulled.add(Machine.tagged(model)));
    }

    public Machine machine() {
        return machine;
    }

    public synchronized boolean has(String model) {
        String name = Machine.tagged(model);
        return pulled.contains(name) || (hasAll && !deleted.contains(name));
    }

    public synchronized List<String> pulled() {
        return List.copyOf(pulled);
    }

    public long bytesOf(String model) {
        return bytes(machine.sizeOf(model));
    }

    public static long bytes(double gib) {
        return Math.round(gib * GIB);
    }

    /** A model that must be {@linkplain #has there}. */
    public ModelScheduler.Ticket ask(
            String model, @Nullable Duration keepAlive, Consumer<ModelScheduler.Admission> told) {
        return scheduler.ask(model, keepAlive, told);
    }

    public void unload(String model) {
        scheduler.unload(model);
    }

    public List<ModelScheduler.Loaded> loaded() {
        return scheduler.loaded();
    }

    /** False if it was not there. */
    public boolean delete(String model) {
        synchronized (this) {
            if (!has(model)) {
                return false;
            }
            pulled.remove(Machine.tagged(model));
            deleted.add(Machine.tagged(model));
        }
        scheduler.unload(model);
        note(Kind.DELETED, model);
        return true;
    }

    /** What has come of it already, in bytes. */
    public synchronized long partOf(String model) {
        return parts.getOrDefault(Machine.tagged(model), 0L);
    }

    public synchronized void came(String model, long bytes) {
        parts.put(Machine.tagged(model), bytes);
    }

    public void pulled(String model) {
        synchronized (this) {
            parts.remove(Machine.tagged(model));
            deleted.remove(Machine.tagged(model));
            pulled.add(Machine.tagged(model));
        }
        note(Kind.PULLED, model);
    }

    /** Whether this pull is the one that breaks off. */
    public synchronized boolean breaksOff(String model) {
        return machine.pulling() != null && machine.pulling().breaksAt() != null && broken.add(Machine.tagged(model));
    }

    /** Bytes that are left on the disk for this model. */
    public synchronized long roomFor(String model) {
        if (machine.pulling() == null || machine.pulling().disk() == null) {
            return Long.MAX_VALUE;
        }
        double used = pulled.stream()
                .filter(other -> !other.equals(Machine.tagged(model)))
                .mapToDouble(machine::sizeOf)
                .sum();
        return Math.max(0, bytes(machine.pulling().disk() - used));
    }

    private void note(Kind kind, String model) {
        List<ModelScheduler.Loaded> now = loaded();
        log.add(new MachineLog.Event(
                kind,
                Machine.tagged(model),
                0,
                now.stream().map(ModelScheduler.Loaded::model).toList(),
                now.stream().mapToDouble(ModelScheduler.Loaded::size).sum(),
                Instant.now()));
    }
}
