package dev.polyphony.rating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.RatedAnalysis;
import dev.polyphony.analysis.Rating;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.events.AnswerQuality;
import dev.polyphony.ledger.Databases;
import dev.polyphony.plan.TaskType;
import dev.polyphony.port.RatingStore.RatedText;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Databases.class)
class StoredRatingsTest {
    private static final ModelRef MODEL = ModelRef.parse("ollama/mistral:7b-instruct");
    private static final WorkflowId ANALYSIS = new WorkflowId("acme", "an-1");
    private static final RatedText TEXT = new RatedText("REST or GraphQL?", "REST.");

    private static final RatedAnalysis ABOUT =
            new RatedAnalysis("vote", "legal", new Money(3_000), 0.8, true, List.of());

    private final Database database;
    private final StoredRatings ratings;
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");

    StoredRatingsTest(Databases databases) {
        database = Database.open(databases.fresh(), null, null);
        ratings = new StoredRatings(database, () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void lastWordOfEachCounts() {
        ratings.put(ANALYSIS, said(0, "ann", false), ABOUT, TEXT);
        now = now.plusSeconds(1);
        ratings.put(ANALYSIS, said(0.5, "bob", false), ABOUT, TEXT);
        now = now.plusSeconds(1);
        ratings.put(ANALYSIS, said(1, "ann", false), ABOUT, TEXT);
        ratings.put(new WorkflowId("other", "an-1"), said(0.1, "ann", false), ABOUT, TEXT);

        assertThat(ratings.of(ANALYSIS))
                .containsExactly(said(0.5, "bob", false, now.minusSeconds(1)), said(1, "ann", false));
    }

    @Test
    void simulatedAnswersSayNothingOfTheirModel() {
        ratings.put(ANALYSIS, said(1, "ann", true), ABOUT, TEXT);

        assertThat(ratings.of(ANALYSIS)).hasSize(1);
        assertThat(ratings.newest(10)).isEmpty();
        assertThat(ratings.graded("acme", 10)).isEmpty();
    }

    @Test
    void textsAreForgottenAndScoresStay() {
        ratings.put(ANALYSIS, said(1, "ann", false), ABOUT, TEXT);
        assertThat(ratings.graded("acme", 10)).singleElement().satisfies(graded -> {
            assertThat(graded.text()).isEqualTo(TEXT);
            assertThat(graded.rating().score()).isEqualTo(1);
        });
        now = now.plus(Duration.ofDays(31));

        assertThat(ratings.forgetTexts(Duration.ofDays(30))).isEqualTo(1);

        assertThat(ratings.graded("acme", 10)).isEmpty();
        assertThat(ratings.newest(10)).singleElement().satisfies(rating -> {
            assertThat(rating.score()).isEqualTo(1);
            assertThat(rating.comment()).isNull();
        });
    }

    /** Of what is learnt from them much could be read of the prompts. */
    @Test
    void nobodyLearnsFromWhatOthersRated() {
        ratings.put(ANALYSIS, said(1, "ann", false), ABOUT, TEXT);

        assertThat(ratings.graded("acme", 10)).hasSize(1);
        assertThat(ratings.graded("other", 10)).isEmpty();
        assertThat(ratings.graded("default", 10)).isEmpty();
    }

    @Test
    void ratingCountsAsFiveAnswersInTheQualityOfItsModel() {
        AnswerQuality quality = new AnswerQuality();

        quality.add(said(1, "ann", false));
        quality.add(said(0.4, "bob", false));
        quality.add(said(0, "eve", true));

        assertThat(quality.of(MODEL, TaskType.PLANNING)).hasValueSatisfying(measured -> {
            assertThat(measured.confidence()).isEqualTo(0.7);
            assertThat(measured.ratings()).isEqualTo(2);
            assertThat(measured.weight()).isEqualTo(10);
        });
        assertThat(quality.of(MODEL, TaskType.CODING)).isEmpty();
    }

    private Rating said(double score, String by, boolean simulated) {
        return said(score, by, simulated, now);
    }

    private static Rating said(double score, String by, boolean simulated, Instant at) {
        return new Rating("an-1", score, "as " + by + " says", by, at, MODEL, TaskType.PLANNING, simulated);
    }
}
