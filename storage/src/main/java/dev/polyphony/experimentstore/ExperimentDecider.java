package dev.polyphony.experimentstore;

import dev.polyphony.alert.ExperimentAlert;
import dev.polyphony.evaluation.SequentialExperiment;
import dev.polyphony.experiment.Experiment;
import dev.polyphony.experiment.Experiment.Finding;
import dev.polyphony.experiment.Experiment.State;
import dev.polyphony.experimentstore.ExperimentCases.Series;
import dev.polyphony.storage.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Counts what has become known and ends experiments by it: once, however many processes look, since counting, finding
 * and ending are one transaction under the tenant's lock. Every method throws
 * {@link dev.polyphony.port.StorageUnavailable} where the database does not answer.
 */
public final class ExperimentDecider {
    private static final String NEWS = "select distinct experiment_id from experiment_case where %s is null and %s"
            + " and experiment_id in (select id from experiment where state = 'RUNNING')";

    private final Database database;
    private final InstantSource clock;
    /** What was counted already need not be read again. */
    private final Map<String, Counted> counted = new HashMap<>();

    public ExperimentDecider(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The ids of those that run and of which something new is known. Of one thread at a time, as of the next. */
    public List<String> news() {
        List<String> news =
                database.read(handle -> handle.createQuery(NEWS.formatted("end_position", "answered is not null")
                                + " union " + NEWS.formatted("position", "known_at is not null"))
                        .mapTo(String.class)
                        .list());
        return news;
    }

    /** Counts what is new of that one, and ends it where that is enough; of no effect on one that runs no more. */
    public void decide(String id) {
        boolean done = false;
        try {
            Optional<Experiment> found = database.write(handle -> {
                Optional<Experiment> running = locked(handle, id);
                running.ifPresent(experiment -> decide(handle, experiment));
                return running;
            });
            done = found.isPresent();
        } finally {
            if (!done) {
                // It has ended, or its places are given anew.
                counted.remove(id);
            }
        }
    }

    /** Empty where it runs no more. */
    private Optional<Experiment> locked(Handle handle, String id) {
        Optional<Experiment> found =
                StoredExperiments.byId(database, handle, id).findFirst();
        found.ifPresent(experiment -> StoredExperiments.lock(database, handle, experiment.tenant()));
        return found.flatMap(
                any -> StoredExperiments.byId(database, handle, id).findFirst().filter(Experiment::isRunning));
    }

    private void decide(Handle handle, Experiment experiment) {
        for (Series series : Series.values()) {
            series.count(handle, experiment.id());
        }
        Counted so = counted.computeIfAbsent(experiment.id(), any -> new Counted(experiment));
        so.read(handle);
        Finding finding = so.test.finding().orElse(null);
        if (finding == null || finding == experiment.finding()) {
            return;
        }
        State to = switch (finding) {
            case WORSE, FAILS_MORE -> State.ROLLED_BACK;
            case NO_WORSE -> State.RUNNING;
            case BETTER, NO_DIFFERENT -> State.CONCLUDED;
        };
        String why = ExperimentText.found(experiment, finding, so.test);
        Experiment after =
                StoredExperiments.change(handle, experiment, to, finding, Experiment.ITSELF, why, clock.millis());
        StoredExperiments.record(
                handle,
                after,
                Experiment.ITSELF,
                to == State.ROLLED_BACK ? "roll_back" : to == State.RUNNING ? "propose" : "conclude",
                why);
        insert(
                handle,
                new ExperimentAlert(
                        after.id(), after.tenant(), after.name(), to.word(), finding.word(), why, after.changedAt()));
    }

    private static final class Counted {
        private final Experiment experiment;
        private final SequentialExperiment test;
        private long ends;
        private long outcomes;

        Counted(Experiment experiment) {
            this.experiment = experiment;
            this.test = new SequentialExperiment(experiment.design());
        }

        void read(Handle handle) {
            Series.ENDS.counted(handle, experiment.id(), ends).forEach(one -> {
                test.ended(one.candidate(), one.share(), one.succeeded());
                ends++;
            });
            Series.OUTCOMES.counted(handle, experiment.id(), outcomes).forEach(one -> {
                test.outcome(one.candidate(), one.share(), one.value(experiment.design()));
                outcomes++;
            });
        }
    }

    private static void insert(Handle handle, ExperimentAlert alert) {
        handle.createUpdate("insert into experiment_alert (id, experiment_id, tenant, name, state, finding, why, at,"
                        + " handed_over) values (:id, :experiment, :tenant, :name, :state, :finding, :why, :at, 0)"
                        + " on conflict do nothing")
                .bind("id", alert.id())
                .bind("experiment", alert.experiment())
                .bind("tenant", alert.tenant())
                .bind("name", alert.name())
                .bind("state", alert.state())
                .bind("finding", alert.finding())
                .bind("why", alert.why())
                .bind("at", alert.at().toEpochMilli())
                .execute();
    }

    /** What no workflow has yet, the oldest first. */
    public List<ExperimentAlert> open() {
        return database.read(handle -> handle.createQuery(
                        "select * from experiment_alert where handed_over = 0 order by at, id")
                .map((row, context) -> new ExperimentAlert(
                        row.getString("experiment_id"),
                        row.getString("tenant"),
                        row.getString("name"),
                        row.getString("state"),
                        row.getString("finding"),
                        row.getString("why"),
                        Instant.ofEpochMilli(row.getLong("at"))))
                .list());
    }

    /** A workflow has it. */
    public void handedOver(ExperimentAlert alert) {
        database.write(handle -> handle.createUpdate("update experiment_alert set handed_over = 1 where id = :id")
                .bind("id", alert.id())
                .execute());
    }
}
