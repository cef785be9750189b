package dev.polyphony.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Decision;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.ProviderId;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Usage;
import dev.polyphony.events.AnswerQuality;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.ModelStatus;
import dev.polyphony.inventory.Inventory.ProviderStatus;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.TaskType;
import dev.polyphony.traffic.Recommendations.Basis;
import dev.polyphony.traffic.Recommendations.Recommendation;
import dev.polyphony.traffic.TrafficFigures.Figures;
import dev.polyphony.traffic.TrafficFigures.Numbers;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecommendationsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final AnswerQuality quality = new AnswerQuality();
    private final Map<ModelRef, Numbers> traffic = new HashMap<>();

    @Test
    void whereNothingIsMeasuredTheCatalogueSaysWhomToTryTheCheapestFirst() {
        List<Recommendation> told = recommended(
                model("dear", "9", TaskType.CODING), model("cheap", "1", TaskType.CODING), model("other", "0"));

        assertThat(told).extracting(Recommendation::model).containsExactly("cheap", "dear");
        assertThat(told).allSatisfy(one -> {
            assertThat(one.basis()).isEqualTo(Basis.CATALOGUE);
            assertThat(one.quality()).isNull();
            assertThat(one.success()).isNull();
            assertThat(one.costMeasured()).isFalse();
        });
        assertThat(told.getFirst().answerUsd()).isEqualByComparingTo("0.002");
    }

    @Test
    void measuredQualityAtTheWorkComesFirstAndIsSaidToBeThat() {
        answered("listed-elsewhere", TaskType.CODING, 5, 0.9);
        answered("good", TaskType.MATH, 5, 0.8);

        List<Recommendation> told = recommended(
                model("listed-elsewhere", "9"),
                model("good", "1", TaskType.CODING),
                model("new", "0", TaskType.CODING));

        assertThat(told).extracting(Recommendation::model).containsExactly("listed-elsewhere", "good", "new");
        assertThat(told).extracting(Recommendation::basis).containsExactly(Basis.TASK, Basis.ANY_WORK, Basis.CATALOGUE);
        assertThat(told.getFirst().answers()).isEqualTo(5);
    }

    /** The registry of local models, and what the catalogue has of the others. */
    @Test
    void registrysFiguresStandUntilSomethingIsMeasured() {
        ModelStatus small = registered("llama2:7b-chat", 0.7, 8);
        ModelStatus quick = registered("mistral:7b-instruct", 0.8, 6);
        ModelStatus coder = registered("codellama:13b-instruct", 0.8, 15);
        ModelStatus large = registered("deepseek-coder:33b", 0.9, 25);

        assertThat(recommended(small, coder, quick, large, model("unknown", "0", TaskType.CODING)))
                .extracting(Recommendation::model)
                .containsExactly(
                        "deepseek-coder:33b",
                        "mistral:7b-instruct",
                        "codellama:13b-instruct",
                        "llama2:7b-chat",
                        "unknown");

        answered("codellama:13b-instruct", TaskType.CODING, 5, 0.95);

        assertThat(recommended(small, coder, quick, large).getFirst())
                .returns("codellama:13b-instruct", Recommendation::model)
                .returns(Basis.TASK, Recommendation::basis)
                .returns(0.95, Recommendation::quality)
                .returns(15.0, Recommendation::seconds);
    }

    private static ModelStatus registered(String name, double quality, double seconds) {
        return new ModelStatus(
                name,
                ref(name),
                Readiness.READY,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                null,
                List.of("basic"),
                null,
                NOW,
                List.of(TaskType.CODING),
                seconds,
                quality,
                null);
    }

    @Test
    void modelThatFailsOftenIsWorthLessThanItsAnswersAre() {
        answered("flaky", TaskType.CODING, 5, 0.9);
        answered("steady", TaskType.CODING, 5, 0.7);
        requests("flaky", 10, 6, 4_000);
        requests("steady", 10, 0, 4_000);

        List<Recommendation> told = recommended(model("flaky", "1"), model("steady", "1"));

        assertThat(told).extracting(Recommendation::model).containsExactly("steady", "flaky");
        assertThat(told).extracting(Recommendation::success).containsExactly(1.0, 0.4);
        assertThat(told.getFirst().answerUsd()).isEqualByComparingTo("0.0004");
        assertThat(told.getFirst().costMeasured()).isTrue();
    }

    @Test
    void amongEqualsTheCheaperOneComesFirst() {
        answered("dear", TaskType.CODING, 5, 0.81);
        answered("cheap", TaskType.CODING, 5, 0.8);

        assertThat(recommended(model("dear", "9"), model("cheap", "1")))
                .extracting(Recommendation::model)
                .containsExactly("cheap", "dear");
    }

    @Test
    void fourAnswersAreNoFigure() {
        answered("seldom", TaskType.CODING, 4, 0.9);
        requests("seldom", 4, 0, 4_000);

        assertThat(recommended(model("seldom", "1", TaskType.CODING)))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.basis()).isEqualTo(Basis.CATALOGUE);
                    assertThat(one.success()).isNull();
                });
    }

    @Test
    void simulatedOnesAreNamedOnlyWhereThereAreNoOthersAndSaidToBeThat() {
        ModelStatus made = model("made", "0", TaskType.CODING).found(Readiness.READY, null);
        ModelStatus unasked = other("lab/unasked", Readiness.UNKNOWN);

        assertThat(Recommendations.of(inventory(true, made, unasked), TaskType.CODING, figures(), quality))
                .singleElement()
                .returns("lab/unasked", Recommendation::model)
                .returns(false, Recommendation::simulated);
        assertThat(Recommendations.of(inventory(true, made), TaskType.CODING, figures(), quality))
                .singleElement()
                .returns("made", Recommendation::model)
                .returns(true, Recommendation::simulated);
        assertThat(Recommendations.of(inventory(false, made, unasked), TaskType.CODING, figures(), quality))
                .as("nobody set the lab up")
                .extracting(Recommendation::model)
                .containsExactly("made");
    }

    private static ModelStatus other(String name, Readiness readiness) {
        return new ModelStatus(name, ModelRef.parse(name), readiness, null, null, null, List.of("basic"), null, null);
    }

    private static Inventory inventory(boolean setUp, ModelStatus... models) {
        return new Inventory(
                List.of(provider(ref("any").provider(), true, true), provider(new ProviderId("lab"), false, setUp)),
                List.of(models),
                Map.of(),
                LocalDate.of(2026, 11, 1));
    }

    private static ProviderStatus provider(ProviderId id, boolean simulated, boolean setUp) {
        return new ProviderStatus(
                id, Readiness.UNKNOWN, List.of(), "http://127.0.0.1:1", simulated, "", null, null, setUp);
    }

    private Figures figures() {
        return new Figures(NOW, Map.of(), traffic, Map.of());
    }

    private List<Recommendation> recommended(ModelStatus... models) {
        return Recommendations.of(
                new Inventory(List.of(), List.of(models), Map.of(), LocalDate.of(2026, 11, 1)),
                TaskType.CODING,
                new Figures(NOW, Map.of(), traffic, Map.of()),
                quality);
    }

    private static ModelStatus model(String name, String usdPerMillion, TaskType... tasks) {
        BigDecimal price = new BigDecimal(usdPerMillion);
        return new ModelStatus(
                name,
                ref(name),
                Readiness.READY,
                price,
                price,
                null,
                List.of("basic"),
                null,
                NOW,
                List.of(tasks),
                null,
                null,
                null);
    }

    private void requests(String name, long requests, long failed, long micros) {
        traffic.put(
                ref(name),
                new Numbers(
                        requests,
                        failed == 0 ? Map.of() : Map.of("unavailable", failed),
                        null,
                        0,
                        0,
                        new Money(micros),
                        0));
    }

    private void answered(String name, TaskType task, int times, double confidence) {
        for (int i = 0; i < times; i++) {
            quality.add(result(name, task, confidence));
        }
    }

    private static AnalysisResult result(String name, TaskType task, double confidence) {
        Reply reply = new Reply(
                ref(name),
                name,
                "yes",
                Usage.NONE,
                Money.ZERO,
                Duration.ofSeconds(1),
                new Assessment(confidence, 0.5, 0.5),
                false,
                1,
                true);
        return new AnalysisResult(
                "an-1",
                AnalysisStatus.ANSWERED,
                AnalysisResult.Answer.NONE,
                AnalysisResult.Spending.NOTHING,
                Duration.ofSeconds(1),
                "cheapest",
                AnalysisResult.Models.NONE,
                AnalysisResult.Comparison.NONE,
                AnalysisResult.Gaps.NONE,
                false,
                List.of(new CallRecord.Answered(
                        "", name, ref(name), Duration.ZERO, Duration.ofSeconds(1), reply, null, null)),
                null,
                NOW,
                List.of(new Decision.Chosen("", Duration.ZERO, new Choice("", Level.BASIC, task, name, "words"))));
    }

    private static ModelRef ref(String name) {
        return new ModelRef(new ProviderId("openai"), name);
    }
}
