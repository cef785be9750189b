package dev.polyphony.standalone;

import dev.polyphony.client.AnalysisClient;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.health.CircuitSettings;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.inventory.FleetHealth;
import dev.polyphony.port.AnalysisEvents;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.rest.FleetHealthSource;
import dev.polyphony.settings.Settings;
import dev.polyphony.status.StatusReader;
import dev.polyphony.storage.Database;
import io.temporal.client.WorkflowClient;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What workers of other processes tell. The database is opened when something is asked of it: most commands do not. */
final class InstallationEvents implements AnalysisEvents, FleetHealthSource, AutoCloseable {
    private final Supplier<Database> opening;
    private @Nullable Database database;
    private @Nullable StoredEvents events;
    private @Nullable ProviderHealth health;
    private boolean closed;

    private InstallationEvents(Supplier<Database> opening) {
        this.opening = opening;
    }

    /**
     * A client that hears of what workers elsewhere store: in this home where they share it, or in the database that
     * the environment names. Where neither is known it hears of results from Temporal.
     *
     * @param started gets what is to be closed
     */
    static AnalysisClient client(
            WorkflowClient temporal, Settings settings, Map<String, String> environment, Deque<AutoCloseable> started) {
        return shared(settings, environment, started)
                .map(events -> new AnalysisClient(temporal, events))
                .orElseGet(() -> new AnalysisClient(temporal));
    }

    /** Empty where it is not known where workers store what they tell. */
    static Optional<InstallationEvents> shared(
            Settings settings, Map<String, String> environment, Deque<AutoCloseable> started) {
        boolean shared = settings.temporalAddress().found().isEmpty()
                || !environment.getOrDefault("POLYPHONY_DATABASE_URL", "").isBlank();
        if (!shared) {
            return Optional.empty();
        }
        InstallationEvents events = new InstallationEvents(
                () -> Database.of(environment, settings.home().get().resolve(Database.FILE)));
        started.push(events);
        return Optional.of(events);
    }

    /** How the providers stand together, as workers elsewhere stored it. */
    @Override
    public Optional<FleetHealth> read() {
        InstantSource clock = InstantSource.system();
        synchronized (this) {
            opened();
            Database known = Objects.requireNonNull(database);
            if (health == null) {
                health = new ProviderHealth(known, clock, CircuitSettings.standard());
            }
            return new StatusReader(known, health::snapshot, clock).overall();
        }
    }

    @Override
    public Optional<StoredResult> result(String analysisId) {
        return opened().result(analysisId);
    }

    @Override
    public Map<String, StoredResult> results(Collection<String> analysisIds) {
        return opened().results(analysisIds);
    }

    @Override
    public List<StoredEvent> after(String analysisId, long position) {
        return opened().after(analysisId, position);
    }

    @Override
    public List<StoredEvent> stepsAfter(String analysisId, long position) {
        return opened().stepsAfter(analysisId, position);
    }

    @Override
    public Subscription follow(String analysisId, Runnable news) {
        return opened().follow(analysisId, news);
    }

    private synchronized StoredEvents opened() {
        if (closed) {
            throw new StorageUnavailable(new IllegalStateException("it was closed"));
        }
        if (events == null) {
            try {
                database = opening.get();
                events = new StoredEvents(database, InstantSource.system());
            } catch (UncheckedIOException e) {
                throw new StorageUnavailable(e);
            }
        }
        return events;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (health != null) {
            health.close();
        }
        if (events != null && database != null) {
            events.close();
            database.close();
        }
    }
}
