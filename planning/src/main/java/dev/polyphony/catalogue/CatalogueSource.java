package dev.polyphony.catalogue;

import dev.polyphony.call.InvalidField;
import dev.polyphony.notation.NotationError;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue that holds at the moment. Whoever plans or asks takes what it needs anew for each analysis and attempt,
 * and keeps to that one until it is done. Safe for use by many threads.
 */
public final class CatalogueSource implements Supplier<Catalogue> {
    private final Supplier<Catalogue> reader;
    private final List<Consumer<Catalogue>> listeners = new CopyOnWriteArrayList<>();
    private volatile Catalogue current;
    private volatile @Nullable String problem;

    /**
     * Reads it at once.
     *
     * @param reader reads anew each time, and throws {@link NotationError} for what cannot be read
     */
    public CatalogueSource(Supplier<Catalogue> reader) {
        this.reader = reader;
        this.current = reader.get();
    }

    @Override
    public Catalogue get() {
        return current;
    }

    /** Is told of each other catalogue before that holds; one that throws keeps it from holding. */
    public void onChange(Consumer<Catalogue> listener) {
        listeners.add(listener);
    }

    /**
     * Reads anew. What throws leaves the one before in place.
     *
     * @return whether another one holds now
     * @throws NotationError naming each place that is wrong
     */
    public synchronized boolean reload() {
        try {
            Catalogue next = reader.get();
            boolean another = !next.equals(current);
            if (another) {
                listeners.forEach(listener -> listener.accept(next));
                current = next;
            }
            problem = null;
            return another;
        } catch (NotationError | InvalidField e) {
            problem = e.getMessage();
            throw e;
        } catch (RuntimeException e) {
            problem = "it cannot be taken up; the worker's log says why";
            throw e;
        }
    }

    /** Why what was read last does not hold, for people; empty where it does. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** What is made of the catalogue, made once for each that holds. */
    public <T> Supplier<T> derived(Function<Catalogue, T> maker) {
        return new Supplier<>() {
            private volatile Made<T> last = made(current);

            @Override
            @SuppressWarnings("ReferenceEquality") // one that says the same as before never holds
            public T get() {
                Catalogue now = current;
                Made<T> made = last;
                if (made.of != now) {
                    made = made(now);
                    last = made;
                }
                return made.value;
            }

            private Made<T> made(Catalogue catalogue) {
                return new Made<>(catalogue, maker.apply(catalogue));
            }
        };
    }

    private record Made<T>(Catalogue of, T value) {}
}
