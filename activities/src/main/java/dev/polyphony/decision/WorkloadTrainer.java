package dev.polyphony.decision;

import dev.polyphony.activity.TrainingActivities;
import dev.polyphony.call.InvalidField;
import dev.polyphony.catalogue.AnswerCost;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.learning.GradedBallot;
import dev.polyphony.learning.LearntWorkload;
import dev.polyphony.learning.PanelTraining;
import dev.polyphony.port.TextStore;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.recorded.RecordedBallots;
import dev.polyphony.scoring.Workload;
import dev.polyphony.scoring.training.GradedLine;
import dev.polyphony.training.WorkloadTraining;
import dev.polyphony.training.WorkloadTraining.Outcome;
import dev.polyphony.workload.StoredWorkloads;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Learns of several models together from graded answers: those of a file, and those that people rated. */
public final class WorkloadTrainer implements TrainingActivities {
    /** The newest ones: reading takes about a second. */
    private static final int MOST_RATED = 20_000;

    private final Supplier<Catalogue> catalogue;
    private final TextStore texts;
    private final StoredRatings ratings;
    private final StoredWorkloads workloads;
    private final Embeddings embeddings;
    private final Clock clock;

    /**
     * @param embeddings tell what prompts mean
     * @param clock of UTC
     */
    public WorkloadTrainer(
            Supplier<Catalogue> catalogue,
            TextStore texts,
            StoredRatings ratings,
            StoredWorkloads workloads,
            Embeddings embeddings,
            Clock clock) {
        this.catalogue = catalogue;
        this.texts = texts;
        this.ratings = ratings;
        this.workloads = workloads;
        this.embeddings = embeddings;
        this.clock = clock;
    }

    @Override
    public Outcome train(WorkloadTraining training) {
        try {
            LearntWorkload learnt = learn(
                            training.workload(), lines(training), catalogue.get(), training.prices(), embeddings, clock)
                    .orElseThrow(() -> new InvalidField(
                            "file",
                            "two models or more have to answer the same " + PanelTraining.FEWEST_QUESTIONS
                                    + " prompts or more"));
            workloads.put(training.tenant(), training.workload(), learnt.json(), training.by());
            return Outcome.LEARNT;
        } catch (InvalidField wrong) {
            return Outcome.refused(wrong);
        }
    }

    private List<GradedLine> lines(WorkloadTraining training) {
        List<String> models = training.models();
        return Stream.concat(given(training.text()), training.rated() ? rated(ratings, training.tenant()) : Stream.of())
                .filter(line -> models == null || isOf(models, line))
                .toList();
    }

    private Stream<GradedLine> given(@Nullable String digest) {
        return digest == null
                ? Stream.of()
                : GradedLine.read(texts.get(digest)
                                .orElseThrow(() -> new InvalidField("file", "is kept no longer; send it again"))
                                .lines()
                                .toList())
                        .stream();
    }

    /** Whether it is an answer of one of those, whatever version and date their names have. */
    public static boolean isOf(List<String> models, GradedLine line) {
        return models.stream().map(Workload::bare).anyMatch(Workload.bare(line.model())::equals);
    }

    /** What people rated on behalf of that tenant, as lines of a file. */
    public static Stream<GradedLine> rated(StoredRatings ratings, String tenant) {
        return ratings.graded(tenant, MOST_RATED).stream()
                .map(found -> new GradedLine(
                        "",
                        found.text().prompt(),
                        found.rating().model().model(),
                        found.text().answer(),
                        found.rating().score(),
                        null,
                        null,
                        null));
    }

    /**
     * @param prices as {@link AnswerCost} reads them; absent where the catalogue has them
     * @param embeddings tell what prompts mean
     * @return empty where fewer than two models answered enough of the same prompts
     */
    public static Optional<LearntWorkload> learn(
            String workload,
            List<GradedLine> lines,
            Catalogue catalogue,
            @Nullable Map<String, String> prices,
            Embeddings embeddings,
            Clock clock) {
        List<GradedBallot> ballots =
                RecordedBallots.of(lines, new AnswerCost(catalogue, Objects.requireNonNullElse(prices, Map.of())));
        return LearntWorkload.learn(
                workload, ballots.size() + " questions, trained on " + LocalDate.now(clock), ballots, embeddings);
    }
}
