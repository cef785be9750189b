package dev.polyphony.simulator.log;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What Ollama's machine did, in order: models loaded and unloaded, and requests that a model worked on. The last
 * 100,000 since the start or the last {@link #clear()}. Safe for concurrent use.
 */
public final class MachineLog {
    private static final int CAPACITY = 100_000;

    private final Deque<Event> events = new ArrayDeque<>();

    /** What happened to a model. */
    public enum Kind {
        /** Loading began: from here on it takes memory. */
        LOAD,
        /** It is ready. */
        LOADED,
        /** Unloaded because another needed its place. */
        EVICTED,
        /** Unloaded because nobody used it for its keep-alive. */
        EXPIRED,
        /** Unloaded because a client asked for it. */
        UNLOADED,
        /** Began to work on a request. */
        STARTED,
        /** Is done with one, or its client has gone. */
        ENDED,
        PULLED,
        DELETED
    }

    /**
     * One of them.
     *
     * @param running requests that the model works on, afterwards
     * @param loaded models that take memory, afterwards
     * @param memory that they take, in GiB
     */
    public record Event(Kind kind, String model, int running, List<String> loaded, double memory, Instant at) {
        public Event {
            loaded = List.copyOf(loaded);
        }
    }

    public synchronized void add(Event event) {
        if (events.size() == CAPACITY) {
            events.removeFirst();
        }
        events.add(event);
    }

    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    public synchronized void clear() {
        events.clear();
    }

    /** Models in the order in which they were loaded; one that is there twice was unloaded in between. */
    public List<String> loads() {
        return models(Kind.LOAD);
    }

    /** Models that had to make room for another, in order. */
    public List<String> evictions() {
        return models(Kind.EVICTED);
    }

    /** The most requests of this model that ran at once. */
    public int mostAtOnce(String model) {
        return events().stream()
                .filter(event -> event.model().equals(model))
                .mapToInt(Event::running)
                .max()
                .orElse(0);
    }

    /** The most models that were loaded at once. */
    public int mostLoaded() {
        return events().stream().mapToInt(event -> event.loaded().size()).max().orElse(0);
    }

    /** The most memory that was taken, in GiB. */
    public double mostMemory() {
        return events().stream().mapToDouble(Event::memory).max().orElse(0);
    }

    private List<String> models(Kind kind) {
        return events().stream()
                .filter(event -> event.kind() == kind)
                .map(Event::model)
                .toList();
    }
}
