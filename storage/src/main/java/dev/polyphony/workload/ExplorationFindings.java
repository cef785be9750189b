package dev.polyphony.workload;

import dev.polyphony.evaluation.DiscountedShare;
import dev.polyphony.evaluation.ExploredModel;
import dev.polyphony.evaluation.ExploredModel.Answers;
import dev.polyphony.storage.Database;
import dev.polyphony.workload.StoredWorkloads.Stored;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking models other than what was learnt would ask, looked at where somebody has said something of an
 * answer since, and kept for whoever plans. What was once found better stays so until it is learnt anew, though people
 * may change what they said. Every method throws {@link dev.polyphony.port.StorageUnavailable} where the database does
 * not answer.
 */
public final class ExplorationFindings {
    private final Database database;
    private final InstantSource clock;
    private final ChangedTrainings changed;

    public ExplorationFindings(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        changed = new ChangedTrainings(training -> database.read(handle -> ExplorationCases.version(handle, training)));
    }

    /** However many processes look, they come to the same. Of one thread at a time. */
    public void look(List<Stored> workloads) {
        changed.each(workloads, this::look);
    }

    private void look(Training training) {
        List<ExploredModel> found = database.read(handle -> ExplorationCases.evidence(handle, training))
                .models();
        if (!found.isEmpty()) {
            database.write(handle -> {
                found.forEach(one -> keep(handle, training, one));
                return found.size();
            });
        }
    }

    private void keep(Handle handle, Training training, ExploredModel one) {
        Answers explored = one.explored();
        Answers usual = one.usual();
        Instant better = one.better();
        handle.createUpdate("insert into exploration_finding (tenant, workload, learnt_at, base, model, answers,"
                        + " right_share, recent_weight, recent_right, recent_at, usual_answers, usual_right_share,"
                        + " usual_recent_weight, usual_recent_right, usual_recent_at, better_at, looked_at) values"
                        + " (:tenant, :workload, :learnt, :base, :model, :answers, :right, :weight, :rights, :at,"
                        + " :usualAnswers, :usualRight, :usualWeight, :usualRights, :usualAt, :better, :now)"
                        + " on conflict (tenant, workload, learnt_at, base, model) do update set"
                        + " answers = excluded.answers, right_share = excluded.right_share,"
                        + " recent_weight = excluded.recent_weight, recent_right = excluded.recent_right,"
                        + " recent_at = excluded.recent_at, usual_answers = excluded.usual_answers,"
                        + " usual_right_share = excluded.usual_right_share,"
                        + " usual_recent_weight = excluded.usual_recent_weight,"
                        + " usual_recent_right = excluded.usual_recent_right,"
                        + " usual_recent_at = excluded.usual_recent_at,"
                        + " better_at = coalesce(exploration_finding.better_at, excluded.better_at),"
                        + " looked_at = excluded.looked_at")
                .bindMap(training.bindings())
                .bind("base", one.base())
                .bind("model", one.model())
                .bind("answers", explored.count())
                .bind("right", explored.right())
                .bind("weight", explored.recent().weight())
                .bind("rights", explored.recent().right())
                .bind("at", explored.recent().at().toEpochMilli())
                .bind("usualAnswers", usual.count())
                .bind("usualRight", usual.right())
                .bind("usualWeight", usual.recent().weight())
                .bind("usualRights", usual.recent().right())
                .bind("usualAt", usual.recent().at().toEpochMilli())
                .bind("better", better == null ? null : (Long) better.toEpochMilli())
                .bind("now", clock.millis())
                .execute();
    }

    /** Of all trainings, each in the order in which pairs have names. */
    static Map<Training, List<ExploredModel>> all(Handle handle) {
        return handle
                .createQuery("select * from exploration_finding order by tenant, workload, base, model")
                .map((row, context) -> Map.entry(
                        new Training(row.getString("tenant"), row.getString("workload"), at(row.getLong("learnt_at"))),
                        read(row)))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private static ExploredModel read(ResultSet row) throws SQLException {
        long better = row.getLong("better_at");
        @Nullable Instant since = row.wasNull() ? null : at(better);
        return new ExploredModel(
                row.getString("base"), row.getString("model"), answers(row, ""), answers(row, "usual_"), since);
    }

    private static Answers answers(ResultSet row, String of) throws SQLException {
        return new Answers(
                row.getInt(of + "answers"),
                row.getDouble(of + "right_share"),
                new DiscountedShare(
                        row.getDouble(of + "recent_weight"),
                        row.getDouble(of + "recent_right"),
                        at(row.getLong(of + "recent_at"))));
    }

    private static Instant at(long millis) {
        return Instant.ofEpochMilli(millis);
    }
}
