package dev.polyphony.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.RatedAnalysis;
import dev.polyphony.analysis.Rating;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.ModelRef;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.learning.LearntWorkload;
import dev.polyphony.port.RatingStore.RatedText;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.StoredTexts;
import dev.polyphony.training.WorkloadTraining;
import dev.polyphony.training.WorkloadTraining.Outcome;
import dev.polyphony.workload.StoredWorkloads;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadTrainerTest {
    private static final Clock TODAY = Clock.fixed(Instant.parse("2026-11-30T12:00:00Z"), ZoneOffset.UTC);

    private Database database;
    private WorkloadTrainer trainer;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = Database.file(folder.resolve(Database.FILE));
        trainer = new WorkloadTrainer(
                CatalogueLoader::shipped,
                new StoredTexts(database, TODAY),
                new StoredRatings(database, TODAY),
                new StoredWorkloads(database, TODAY),
                Embeddings.none(),
                TODAY);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatWasLearntFromAFileIsKeptForItsTenant() {
        assertThat(train(kept(lines("a", "b")), false, null)).isEqualTo(Outcome.LEARNT);

        assertThat(learnt("acme")).singleElement().satisfies(workload -> {
            assertThat(workload.panel().questions()).isEqualTo(60);
            assertThat(workload.panel().names()).containsExactlyInAnyOrder("a", "b");
        });
        assertThat(learnt("other")).isEmpty();
    }

    @Test
    void onlyAnswersOfTheModelsThatAreNamedCount() {
        assertThat(train(kept(lines("a", "b", "c")), false, List.of("a", "c"))).isEqualTo(Outcome.LEARNT);

        assertThat(learnt("acme").getFirst().panel().names()).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void oneModelAloneIsRefused() {
        assertThat(train(kept(lines("a")), false, null))
                .isEqualTo(new Outcome("file", "two models or more have to answer the same 30 prompts or more"));
    }

    @Test
    void lineThatCannotBeReadIsNamed() {
        assertThat(train(kept(lines("a") + "nonsense"), false, null))
                .isEqualTo(new Outcome("line 61", "is no JSON object"));
    }

    @Test
    void ratedAnswersOfTheTenantCountAndThoseOfOthersDoNot() {
        IntStream.range(0, 60).forEach(i -> {
            rate("acme", "a", i);
            rate("acme", "b", i);
            rate("other", "c", i);
        });

        assertThat(train(null, true, null)).isEqualTo(Outcome.LEARNT);

        assertThat(learnt("acme").getFirst().panel().names()).containsExactlyInAnyOrder("a", "b");
    }

    private Outcome train(@Nullable String text, boolean rated, @Nullable List<String> models) {
        return trainer.train(new WorkloadTraining("acme", "letters", text, rated, models, null, "ann"));
    }

    private List<LearntWorkload> learnt(String tenant) {
        return new KnownWorkloads(new StoredWorkloads(database, TODAY), Embeddings.none(), TODAY).of(tenant);
    }

    private String kept(String lines) {
        return new StoredTexts(database, TODAY).put(lines, "training/acme/letters");
    }

    private void rate(String tenant, String model, int i) {
        new StoredRatings(database, TODAY)
                .put(
                        new WorkflowId(tenant, model + i),
                        new Rating(model + i, i % 3 == 0 ? 0 : 1, null, "ann", TODAY.instant(), of(model), null, false),
                        new RatedAnalysis("fallback", "orchestration", null, null, false, List.of()),
                        new RatedText(question(i), answer(i)));
    }

    private static ModelRef of(String model) {
        return ModelRef.parse("openai/" + model);
    }

    private static String lines(String... models) {
        return IntStream.range(0, 60)
                .boxed()
                .flatMap(i -> List.of(models).stream()
                        .map(model -> "{\"prompt\": \"" + question(i) + "\", \"model\": \"" + model
                                + "\", \"answer\": \"" + answer(i) + "\", \"score\": " + (i % 3 == 0 ? 0 : 1) + "}\n"))
                .collect(Collectors.joining());
    }

    private static String question(int i) {
        return "What is " + i + " and one more?";
    }

    private static String answer(int i) {
        return "It is " + (i % 3 == 0 ? i : i + 1) + ".";
    }
}
