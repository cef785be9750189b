package dev.polyphony.experimentstore;

import dev.polyphony.access.AuditLog;
import dev.polyphony.call.InvalidField;
import dev.polyphony.experiment.Design;
import dev.polyphony.experiment.Experiment;
import dev.polyphony.experiment.Experiment.Finding;
import dev.polyphony.experiment.Experiment.State;
import dev.polyphony.port.ExperimentView;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.SealedJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The experiments of an installation. A change holds on every worker within a second and is on record in the same
 * transaction. All methods throw {@link StorageUnavailable} where the database does not answer. Safe for use by many
 * threads.
 */
public final class StoredExperiments implements ExperimentView {
    /** That run at once for one tenant. */
    public static final int MOST = 100;

    private static final Duration FRESH = Duration.ofMillis(500);
    private static final Duration BRIEFLY = Duration.ofMillis(300);
    private static final Set<State> OPEN = Set.of(State.RUNNING, State.PROMOTED);
    private static final Logger log = LoggerFactory.getLogger(StoredExperiments.class);

    private final Database database;
    private final InstantSource clock;
    private @Nullable CompletableFuture<Void> underWay;
    private volatile Map<String, List<Experiment>> known = Map.of();
    private volatile Instant knownAt = Instant.EPOCH;

    public StoredExperiments(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Where the database does not answer, what was read last goes on to hold. */
    @Override
    public List<Experiment> of(String tenant) {
        if (!clock.instant().isBefore(knownAt.plus(FRESH))) {
            CompletableFuture<Void> reading = reading();
            try {
                if (knownAt.equals(Instant.EPOCH)) {
                    reading.get();
                } else {
                    // Where the database is away nobody waits for it again and again.
                    reading.get(BRIEFLY.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (TimeoutException e) {
                log.debug("experiments are as they were: the database takes its time");
            } catch (ExecutionException e) {
                if (knownAt.equals(Instant.EPOCH)) {
                    throw e.getCause() instanceof RuntimeException known ? known : new StorageUnavailable(e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return known.getOrDefault(tenant, List.of());
    }

    /** One at a time, for all who want to know. */
    private synchronized CompletableFuture<Void> reading() {
        CompletableFuture<Void> running = underWay;
        if (running == null || running.isDone()) {
            running = CompletableFuture.runAsync(this::read, Thread::startVirtualThread);
            underWay = running;
        }
        return running;
    }

    private void read() {
        known = newest(null).stream().collect(Collectors.groupingBy(Experiment::tenant));
        knownAt = clock.instant();
    }

    /** Of each name the newest, the latest first. */
    public List<Experiment> all(String tenant) {
        return newest(tenant);
    }

    @Override
    public Optional<Experiment> find(String tenant, String name) {
        return newest(tenant).stream()
                .filter(experiment -> experiment.name().equals(name))
                .findFirst();
    }

    private List<Experiment> newest(@Nullable String tenant) {
        return database.read(handle -> newest(database, handle, tenant));
    }

    private static List<Experiment> newest(Database database, Handle handle, @Nullable String tenant) {
        return handle
                .createQuery("select * from experiment e where (:tenant = '' or tenant = :tenant) and number ="
                        + " (select max(number) from experiment o where o.tenant = e.tenant and o.name = e.name)")
                .bind("tenant", tenant == null ? "" : tenant)
                .map((row, context) -> read(database, row))
                .stream()
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Experiment::startedAt).reversed().thenComparing(Experiment::name))
                .toList();
    }

    /**
     * From now on what asks for it by name is drawn. Whether its arms can be asked, and whether the name is free among
     * strategies, whoever asks a worker knows.
     *
     * @param by who wants it, for the record
     * @throws InvalidField where one of that name runs, or another takes what asks for that control
     */
    public Experiment start(String tenant, String name, Design design, String by) {
        Experiment.requireName(name);
        return database.write(handle -> {
            lock(database, handle, tenant);
            List<Experiment> others = newest(database, handle, tenant);
            require(name, design, others);
            long number = handle.createQuery("select coalesce(max(number), 0) + 1 from experiment"
                            + " where tenant = :tenant and name = :name")
                    .bind("tenant", tenant)
                    .bind("name", name)
                    .mapTo(Long.class)
                    .one();
            Instant now = Instant.ofEpochMilli(clock.millis());
            Experiment started = new Experiment(
                    // Another one than that of whichever was removed: what is under way for that counts for nothing.
                    tenant + "~" + name + "~" + number + "~" + Long.toString(now.toEpochMilli(), 36),
                    tenant,
                    name,
                    design,
                    State.RUNNING,
                    null,
                    now,
                    by,
                    now,
                    by,
                    null);
            handle.createUpdate("insert into experiment (id, tenant, name, number, outcome, design, state, started_at,"
                            + " started_by, changed_at, changed_by) values (:id, :tenant, :name, :number, :outcome,"
                            + " :design, :state, :now, :by, :now, :by)")
                    .bind("id", started.id())
                    .bind("tenant", tenant)
                    .bind("name", name)
                    .bind("number", number)
                    .bind("outcome", design.outcome().name())
                    .bind("design", json(database).sealed(design))
                    .bind("state", State.RUNNING.name())
                    .bind("now", now.toEpochMilli())
                    .bind("by", by)
                    .execute();
            record(
                    handle,
                    started,
                    by,
                    "start",
                    String.format(
                            Locale.ROOT,
                            "%s against %s, share %s, %s",
                            design.candidate().name(),
                            design.control().name(),
                            design.share(),
                            design.outcome().word()));
            return started;
        });
    }

    private static void require(String name, Design design, List<Experiment> others) {
        if (others.stream().anyMatch(other -> other.name().equals(name) && other.isRunning())) {
            throw new InvalidField(
                    "name", "'" + name + "' runs already; stop it first: polyphony experiments stop " + name);
        }
        if (others.stream().filter(Experiment::isRunning).count() >= MOST) {
            throw new InvalidField("name", MOST + " experiments run already, which are the most; stop one");
        }
        requireControl(name, design, others);
    }

    /** One alone takes what asks for a control plainly. */
    private static void requireControl(String name, Design design, List<Experiment> others) {
        others.stream()
                .filter(other -> design.everywhere()
                        && other.design().everywhere()
                        && OPEN.contains(other.state())
                        && !other.name().equals(name)
                        && other.design()
                                .control()
                                .selection()
                                .equals(design.control().selection()))
                .findFirst()
                .ifPresent(other -> {
                    throw new InvalidField(
                            "everywhere",
                            "'" + other.name() + "' takes what asks for "
                                    + design.control().name() + " already; stop it first: polyphony experiments stop "
                                    + other.name());
                });
    }

    /**
     * From the next submission on all go to the control; those under way end as they are. Safe to repeat.
     *
     * @return empty where there is none of that name
     */
    public Optional<Experiment> stop(String tenant, String name, String by) {
        return changed(tenant, name, by, State.STOPPED, "stop", "stopped by " + by);
    }

    /**
     * From the next submission on all go to the candidate, until it is stopped. Safe to repeat.
     *
     * @return empty where there is none of that name
     * @throws InvalidField where it was rolled back
     */
    public Optional<Experiment> promote(String tenant, String name, String by) {
        return changed(tenant, name, by, State.PROMOTED, "promote", "promoted by " + by);
    }

    /**
     * Forgets it and all that had its name before, with what was counted of them: what asks for it by name is refused
     * from the next submission on.
     *
     * @return whether there was one of that name
     * @throws InvalidField where it has not ended
     */
    public boolean remove(String tenant, String name, String by) {
        return database.write(handle -> {
            lock(database, handle, tenant);
            // Not by what they are: one that nobody can read any more can be removed, too.
            List<String> states = handle.createQuery(
                            "select state from experiment where tenant = :tenant and name = :name order by number desc")
                    .bind("tenant", tenant)
                    .bind("name", name)
                    .mapTo(String.class)
                    .list();
            if (states.isEmpty()) {
                return false;
            }
            requireEnded(name, states.getFirst());
            for (String table : List.of("experiment_case", "experiment_alert")) {
                handle.createUpdate("delete from " + table + " where experiment_id in"
                                + " (select id from experiment where tenant = :tenant and name = :name)")
                        .bind("tenant", tenant)
                        .bind("name", name)
                        .execute();
            }
            handle.createUpdate("delete from experiment where tenant = :tenant and name = :name")
                    .bind("tenant", tenant)
                    .bind("name", name)
                    .execute();
            record(handle, tenant, name, by, "remove", null);
            return true;
        });
    }

    private static void requireEnded(String name, String state) {
        if (OPEN.stream().anyMatch(open -> open.name().equals(state))) {
            throw new InvalidField(
                    "name",
                    "'" + name + "' "
                            + (state.equals(State.RUNNING.name())
                                    ? "runs"
                                    : "is promoted, so all that asks for it goes to its candidate")
                            + "; stop it first: polyphony experiments stop " + name);
        }
    }

    private Optional<Experiment> changed(String tenant, String name, String by, State to, String action, String why) {
        return database.write(handle -> {
            lock(database, handle, tenant);
            Experiment now = newest(database, handle, tenant).stream()
                    .filter(experiment -> experiment.name().equals(name))
                    .findFirst()
                    .orElse(null);
            if (now == null) {
                return Optional.<Experiment>empty();
            }
            if (now.state() == State.ROLLED_BACK && to == State.PROMOTED) {
                throw new InvalidField(
                        "name", "'" + name + "' was rolled back: its candidate is worse; start it anew to try again");
            }
            boolean ended = to == State.STOPPED && !OPEN.contains(now.state());
            if (now.state() == to || ended) {
                return Optional.of(now);
            }
            if (to == State.PROMOTED) {
                requireControl(name, now.design(), newest(database, handle, tenant));
            }
            Experiment after = change(handle, now, to, now.finding(), by, why, clock.millis());
            record(handle, after, by, action, null);
            return Optional.of(after);
        });
    }

    /** What it comes to by itself; the caller holds the {@link #lock}. */
    static Experiment change(
            Handle handle, Experiment now, State to, @Nullable Finding finding, String by, String why, long at) {
        handle.createUpdate("update experiment set state = :state, finding = :finding, changed_at = :at,"
                        + " changed_by = :by, why = :why where id = :id")
                .bind("state", to.name())
                .bind("finding", finding == null ? null : finding.name())
                .bind("at", at)
                .bind("by", by)
                .bind("why", why)
                .bind("id", now.id())
                .execute();
        return new Experiment(
                now.id(),
                now.tenant(),
                now.name(),
                now.design(),
                to,
                finding,
                now.startedAt(),
                now.startedBy(),
                Instant.ofEpochMilli(at),
                by,
                why);
    }

    /** As part of the transaction that does it. */
    static void record(Handle handle, Experiment experiment, String by, String action, @Nullable String detail) {
        record(handle, experiment.tenant(), experiment.name(), by, action, detail);
    }

    private static void record(
            Handle handle, String tenant, String name, String by, String action, @Nullable String detail) {
        AuditLog.write(handle, new AuditLog.Entry(Instant.now(), tenant, by, "experiment." + action, name, detail));
    }

    /** Whoever changes one of that tenant's is alone until the transaction ends. */
    static void lock(Database database, Handle handle, String tenant) {
        database.lock(handle, new TreeSet<>(Set.of("experiment/" + tenant)));
    }

    static Stream<Experiment> byId(Database database, Handle handle, String id) {
        return handle
                .createQuery("select * from experiment where id = :id")
                .bind("id", id)
                .map((row, context) -> read(database, row))
                .stream()
                .flatMap(Optional::stream);
    }

    /** Empty for one of a later version, or under a key that is not at hand. */
    private static Optional<Experiment> read(Database database, ResultSet row) throws SQLException {
        String finding = row.getString("finding");
        try {
            return Optional.of(new Experiment(
                    row.getString("id"),
                    row.getString("tenant"),
                    row.getString("name"),
                    json(database).opened(row.getString("design"), Design.class),
                    State.valueOf(row.getString("state")),
                    finding == null ? null : Finding.valueOf(finding),
                    Instant.ofEpochMilli(row.getLong("started_at")),
                    row.getString("started_by"),
                    Instant.ofEpochMilli(row.getLong("changed_at")),
                    row.getString("changed_by"),
                    row.getString("why")));
        } catch (TextUnreadable | IllegalArgumentException e) {
            log.warn("the experiment {} is left out: {}", row.getString("name"), e.getMessage());
            return Optional.empty();
        }
    }

    private static SealedJson json(Database database) {
        return new SealedJson(database.cipher(), "experiment");
    }
}
