package dev.polyphony.workload;

import dev.polyphony.alert.DriftAlert;
import dev.polyphony.evaluation.DriftDetector;
import dev.polyphony.evaluation.DriftDetector.Direction;
import dev.polyphony.storage.Database;
import dev.polyphony.workload.StoredWorkloads.Stored;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/**
 * Whether what was learnt still holds, by what people say of answers since. Each tenant's answers speak for its own
 * workloads alone. Every method throws {@link dev.polyphony.port.StorageUnavailable} where the database does not
 * answer.
 */
public final class WorkloadDrift {
    private final Database database;
    private final InstantSource clock;
    private final ChangedTrainings changed;

    public WorkloadDrift(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        changed = new ChangedTrainings(training -> database.read(handle -> RatedForecasts.version(handle, training)));
    }

    /** As it stands now: of all answers together first, then of each model's. */
    public List<DriftDetector.Finding> findings(Stored workload) {
        return database.read(handle -> detector(handle, Training.of(workload)).findings());
    }

    /** Keeps what is to be noticed now, each once, however many processes look. Of one thread at a time. */
    public void look(List<Stored> workloads) {
        changed.each(workloads, this::look);
    }

    private void look(Training training) {
        List<DriftDetector.Finding> found =
                database.read(handle -> detector(handle, training)).findings();
        found.stream().filter(finding -> finding.drift() != null).forEach(finding -> notice(training, finding));
    }

    private DriftDetector detector(Handle handle, Training training) {
        return RatedForecasts.detector(database, handle, training);
    }

    private void notice(Training training, DriftDetector.Finding finding) {
        Direction direction = Objects.requireNonNull(finding.drift());
        String model = finding.model();
        database.write(handle -> handle.createUpdate("insert into workload_drift (tenant, workload, learnt_at, model,"
                        + " direction, answers, predicted, right_share, at, handed_over) values (:tenant, :workload,"
                        + " :learnt, :model, :direction, :answers, :predicted, :right, :at, 0) on conflict do nothing")
                .bind("tenant", training.tenant())
                .bind("workload", training.workload())
                .bind("learnt", training.learntAt().toEpochMilli())
                .bind("model", model == null ? "" : model)
                .bind("direction", direction.name())
                .bind("answers", finding.answers())
                .bind("predicted", finding.predicted())
                .bind("right", finding.right())
                .bind("at", clock.millis())
                .execute());
    }

    /** What no workflow has yet, the oldest first. */
    public List<DriftAlert> open() {
        return database.read(handle -> handle.createQuery(
                        "select * from workload_drift where handed_over = 0 order by at, tenant, workload, model")
                .map((row, context) -> alert(row))
                .list());
    }

    static DriftAlert alert(ResultSet row) throws SQLException {
        String model = row.getString("model");
        return new DriftAlert(
                row.getString("tenant"),
                row.getString("workload"),
                Instant.ofEpochMilli(row.getLong("learnt_at")),
                model.isEmpty() ? null : model,
                row.getString("direction").toLowerCase(Locale.ROOT),
                row.getLong("answers"),
                row.getDouble("predicted"),
                row.getDouble("right_share"),
                Instant.ofEpochMilli(row.getLong("at")));
    }

    /** A workflow has it. */
    public void handedOver(DriftAlert alert) {
        String model = alert.model();
        database.write(handle -> handle.createUpdate("update workload_drift set handed_over = 1 where tenant = :tenant"
                        + " and workload = :workload and learnt_at = :learnt and model = :model"
                        + " and direction = :direction")
                .bind("tenant", alert.tenant())
                .bind("workload", alert.workload())
                .bind("learnt", alert.learntAt().toEpochMilli())
                .bind("model", model == null ? "" : model)
                .bind("direction", alert.direction().toUpperCase(Locale.ROOT))
                .execute());
    }
}
