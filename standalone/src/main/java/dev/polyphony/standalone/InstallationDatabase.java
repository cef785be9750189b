package dev.polyphony.standalone;

import dev.polyphony.batches.StoredBatches;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.health.CircuitSettings;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.inventory.FleetHealth;
import dev.polyphony.pipelinestore.StoredPipelines;
import dev.polyphony.port.AnalysisEvents;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TextStore;
import dev.polyphony.rest.FleetHealthSource;
import dev.polyphony.settings.Settings;
import dev.polyphony.status.StatusReader;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.StoredTexts;
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

/**
 * The database of workers of other processes: what they tell, and what is kept for them. It is opened when something is
 * asked of it, which most commands do not.
 */
final class InstallationDatabase implements AnalysisEvents, TextStore, FleetHealthSource, AutoCloseable {
    private final Supplier<Database> opening;
    private final OperatorAudit operator = new OperatorAudit(this::database);
    private @Nullable Database database;
    private @Nullable StoredEvents events;
    private @Nullable ProviderHealth health;
    private boolean closed;

    private InstallationDatabase(Supplier<Database> opening) {
        this.opening = opening;
    }

    /**
     * A client that hears of what workers elsewhere store, and keeps for them what is large: in this home where they
     * share it, or in the database that the environment names. Where neither is known it hears of results from
     * Temporal.
     *
     * @param started gets what is to be closed
     */
    static AnalysisClient client(
            WorkflowClient temporal, Settings settings, Map<String, String> environment, Deque<AutoCloseable> started) {
        return shared(settings, environment, started)
                .map(database -> database.client(temporal))
                .orElseGet(() -> new AnalysisClient(temporal));
    }

    AnalysisClient client(WorkflowClient temporal) {
        return new AnalysisClient(temporal, this)
                .keepingImagesIn(this)
                .keepingBatchesIn(new StoredBatches(this::database, InstantSource.system()))
                .keepingPipelinesIn(new StoredPipelines(this::database, InstantSource.system()))
                .telling(operator);
    }

    /** Who may ask a starter. */
    StarterAccess access(Settings settings) {
        return StarterAccess.in(this::database, settings.webhooks().read());
    }

    /** Empty where it is not known where workers store what they tell. */
    static Optional<InstallationDatabase> shared(
            Settings settings, Map<String, String> environment, Deque<AutoCloseable> started) {
        boolean shared = settings.temporalAddress().found().isEmpty() || Database.isNamed(environment);
        if (!shared) {
            return Optional.empty();
        }
        InstallationDatabase database = new InstallationDatabase(
                () -> Database.of(environment, settings.home().get().resolve(Database.FILE)));
        started.push(database);
        return Optional.of(database);
    }

    /** How the providers stand together, as workers elsewhere stored it. */
    @Override
    public Optional<FleetHealth> read() {
        InstantSource clock = InstantSource.system();
        synchronized (this) {
            Database known = database();
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

    @Override
    public String put(String text, String analysisId) {
        return texts().put(text, analysisId);
    }

    @Override
    public Optional<String> get(String digest) {
        return texts().get(digest);
    }

    private TextStore texts() {
        return new StoredTexts(database(), InstantSource.system());
    }

    private synchronized Database database() {
        opened();
        return Objects.requireNonNull(database);
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

    /** What was done is on record before. */
    @Override
    public void close() {
        operator.close();
        closeDatabase();
    }

    private synchronized void closeDatabase() {
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
