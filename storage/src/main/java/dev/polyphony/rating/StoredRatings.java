package dev.polyphony.rating;

import dev.polyphony.analysis.RatedAnalysis;
import dev.polyphony.analysis.RatedAnalysis.Forecast;
import dev.polyphony.analysis.Rating;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.ModelRef;
import dev.polyphony.evaluation.GradedConfidence;
import dev.polyphony.evaluation.JudgeAgreement;
import dev.polyphony.experimentstore.ExperimentCases;
import dev.polyphony.plan.TaskType;
import dev.polyphony.port.RatingStore;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.SealedJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ratings in the database; texts and comments are sealed where a key is set. */
public final class StoredRatings implements RatingStore {
    private static final String COLUMNS = "analysis_id, rated_by, at, score, comment, model, task, simulated";

    /**
     * A further condition on the table of ratings: those of one tenant's analyses, by {@code :prefix}, its
     * {@link WorkflowId#prefix}. The default tenant's ids have none.
     */
    public static final String OF_TENANT = " and ((:prefix = '' and analysis_id not like '%~%')"
            + " or (:prefix <> '' and substr(analysis_id, 1, length(:prefix)) = :prefix))";

    private final Supplier<Database> opened;
    private final InstantSource clock;

    public StoredRatings(Database database, InstantSource clock) {
        this(() -> database, clock);
    }

    /** @param opened asked at each use */
    public StoredRatings(Supplier<Database> opened, InstantSource clock) {
        this.opened = opened;
        this.clock = clock;
    }

    /**
     * An answer and what people said of it.
     *
     * @param task what kind of work it was; absent where nobody knows
     * @param score the mean of what they said, 0 to 1
     */
    public record RatedAnswer(WorkflowId analysis, @Nullable TaskType task, double score, RatedAnalysis about) {
        /** Whether it passes for right. */
        public boolean right() {
            return Rating.isRight(score);
        }

        private static RatedAnswer together(List<RatedAnswer> same) {
            RatedAnswer newest = same.getFirst();
            return new RatedAnswer(
                    newest.analysis,
                    newest.task,
                    same.stream().mapToDouble(RatedAnswer::score).average().orElse(0),
                    newest.about);
        }
    }

    /** An answer that was rated, with its question: what can be learnt from. */
    public record GradedText(Rating rating, RatedText text) {}

    @Override
    public void put(WorkflowId analysis, Rating rating, RatedAnalysis about, @Nullable RatedText text) {
        Database database = opened.get();
        TaskType task = rating.task();
        String comment = rating.comment();
        Forecast forecast = about.forecast();
        database.write(handle -> {
            int kept = handle.createUpdate("insert into rating (" + COLUMNS + ", prompt, answer, analysis, workload,"
                            + " learnt_at) values (:analysis, :by, :at, :score, :comment, :model, :task, :simulated,"
                            + " :prompt, :answer, :about, :workload, :learnt)"
                            + " on conflict (analysis_id, rated_by) do update set at = excluded.at, score = excluded.score,"
                            + " comment = excluded.comment, model = excluded.model, task = excluded.task,"
                            + " simulated = excluded.simulated, prompt = excluded.prompt, answer = excluded.answer,"
                            + " analysis = excluded.analysis, workload = excluded.workload,"
                            + " learnt_at = excluded.learnt_at")
                    .bind("analysis", analysis.value())
                    .bind("by", rating.by())
                    .bind("at", rating.at().toEpochMilli())
                    .bind("score", rating.score())
                    .bind("comment", comment == null ? null : database.cipher().seal(comment))
                    .bind("model", rating.model().toString())
                    .bind("task", task == null ? null : task.word())
                    .bind("simulated", rating.simulated() ? 1 : 0)
                    .bind("about", json(database).sealed(about))
                    .bind("workload", forecast == null ? null : forecast.workload())
                    .bind(
                            "learnt",
                            forecast == null ? null : (Long) forecast.learntAt().toEpochMilli())
                    .bind("prompt", text == null ? null : database.cipher().seal(text.prompt()))
                    .bind("answer", text == null ? null : database.cipher().seal(text.answer()))
                    .execute();
            ExperimentCases.rated(handle, analysis.value(), clock.millis());
            return kept;
        });
    }

    @Override
    public List<Rating> of(WorkflowId analysis) {
        Database database = opened.get();
        return database.read(handle -> handle.createQuery(
                        "select " + COLUMNS + " from rating where analysis_id = :analysis order by at, rated_by")
                .bind("analysis", analysis.value())
                .map((row, context) -> rating(database, row))
                .list());
    }

    /** Of all tenants, the newest first; those of simulated answers are none. */
    public List<Rating> newest(int most) {
        Database database = opened.get();
        return database.read(
                handle -> handle.createQuery("select " + COLUMNS + " from rating where simulated = 0 order by at desc")
                        .setMaxRows(most)
                        .map((row, context) -> rating(database, row))
                        .list());
    }

    /**
     * Those of that tenant whose texts are still there, the newest first; those of simulated answers are none. What no
     * key at hand opens is left out.
     */
    public List<GradedText> graded(String tenant, int most) {
        Database database = opened.get();
        return database.read(handle -> {
            List<GradedText> graded = new ArrayList<>();
            handle.createQuery("select " + COLUMNS + ", prompt, answer from rating"
                            + " where simulated = 0 and prompt is not null and answer is not null" + OF_TENANT
                            + " order by at desc")
                    .bind("prefix", WorkflowId.prefix(tenant))
                    .setMaxRows(most)
                    .map((row, context) -> graded(database, row))
                    .forEach(found -> {
                        if (found != null) {
                            graded.add(found);
                        }
                    });
            return graded;
        });
    }

    /**
     * What was rated since then on behalf of that tenant, or of all, each analysis once: the newest first; those of
     * simulated answers are none, and neither are those rated by versions that did not say how the answer came about.
     *
     * @param tenant absent for all
     * @param since absent for all time
     * @param most ratings that are read
     */
    public List<RatedAnswer> answers(@Nullable String tenant, @Nullable Instant since, int most) {
        Database database = opened.get();
        Map<String, List<RatedAnswer>> byAnalysis = new LinkedHashMap<>();
        // Before the limit: others' ratings are no reason to leave out one's own.
        String own = tenant == null ? " and :prefix = ''" : OF_TENANT;
        database.read(handle -> {
            handle.createQuery("select " + COLUMNS + ", analysis from rating"
                            + " where simulated = 0 and analysis is not null and at >= :since" + own
                            + " order by at desc")
                    .bind("since", since == null ? 0 : since.toEpochMilli())
                    .bind("prefix", tenant == null ? "" : WorkflowId.prefix(tenant))
                    .setMaxRows(most)
                    .map((row, context) -> answer(database, row))
                    .forEach(found -> {
                        if (found != null) {
                            byAnalysis
                                    .computeIfAbsent(found.analysis().value(), any -> new ArrayList<>())
                                    .add(found);
                        }
                    });
            return byAnalysis;
        });
        return byAnalysis.values().stream().map(RatedAnswer::together).toList();
    }

    /**
     * How far judges agreed with what people said of the answers that they scored on behalf of that tenant.
     *
     * @param most ratings that are read, the newest
     */
    public List<JudgeAgreement> judges(String tenant, int most) {
        Map<String, List<GradedConfidence>> scored = new TreeMap<>();
        for (RatedAnswer answer : answers(tenant, null, most)) {
            List<RatedAnalysis.Judge> judges = answer.about().judges();
            if (judges != null) {
                judges.forEach(judge -> scored.computeIfAbsent(judge.model().toString(), any -> new ArrayList<>())
                        .add(new GradedConfidence(judge.score(), answer.right())));
            }
        }
        return scored.entrySet().stream()
                .map(judge -> JudgeAgreement.of(judge.getKey(), judge.getValue()))
                .toList();
    }

    private static @Nullable RatedAnswer answer(Database database, ResultSet row) throws SQLException {
        WorkflowId analysis = WorkflowId.parse(row.getString("analysis_id"));
        String task = row.getString("task");
        try {
            return new RatedAnswer(
                    analysis,
                    task == null ? null : TaskType.valueOf(task.toUpperCase(Locale.ROOT)),
                    row.getDouble("score"),
                    json(database).opened(row.getString("analysis"), RatedAnalysis.class));
        } catch (TextUnreadable sealed) {
            return null;
        }
    }

    private static SealedJson json(Database database) {
        return new SealedJson(database.cipher(), "rated analysis");
    }

    /**
     * Deletes texts and comments that are older than that; who gave which score stays.
     *
     * @return of how many ratings
     */
    public int forgetTexts(Duration age) {
        return opened.get()
                .write(handle -> handle.createUpdate("update rating set prompt = null, answer = null, comment = null"
                                + " where at < :before and (prompt is not null or comment is not null)")
                        .bind("before", clock.instant().minus(age).toEpochMilli())
                        .execute());
    }

    private static @Nullable GradedText graded(Database database, ResultSet row) throws SQLException {
        try {
            return new GradedText(
                    rating(database, row),
                    new RatedText(
                            database.cipher().open(row.getString("prompt")),
                            database.cipher().open(row.getString("answer"))));
        } catch (TextUnreadable sealed) {
            return null;
        }
    }

    private static Rating rating(Database database, ResultSet row) throws SQLException {
        String task = row.getString("task");
        return new Rating(
                WorkflowId.parse(row.getString("analysis_id")).id(),
                row.getDouble("score"),
                comment(database, row.getString("comment")),
                row.getString("rated_by"),
                Instant.ofEpochMilli(row.getLong("at")),
                ModelRef.parse(row.getString("model")),
                task == null ? null : TaskType.valueOf(task.toUpperCase(Locale.ROOT)),
                row.getInt("simulated") != 0);
    }

    private static @Nullable String comment(Database database, @Nullable String stored) {
        try {
            return stored == null ? null : database.cipher().open(stored);
        } catch (TextUnreadable sealed) {
            return null;
        }
    }
}
