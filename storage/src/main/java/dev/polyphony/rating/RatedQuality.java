package dev.polyphony.rating;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.analysis.RatedAnalysis;
import dev.polyphony.analysis.RatedAnalysis.Member;
import dev.polyphony.call.Money;
import dev.polyphony.evaluation.Calibration;
import dev.polyphony.evaluation.GradedConfidence;
import dev.polyphony.evaluation.GradedQuestion;
import dev.polyphony.evaluation.GradedQuestion.Grade;
import dev.polyphony.evaluation.PanelEvaluation;
import dev.polyphony.evaluation.PanelReport;
import dev.polyphony.evaluation.Proportion;
import dev.polyphony.plan.TaskType;
import dev.polyphony.rating.StoredRatings.RatedAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the ratings of an installation's own answers come to. */
public final class RatedQuality {
    /** The newest ones; reading takes about a second. */
    private static final int MOST = 20_000;

    /** Of panels that are reported, those with the most ratings. */
    private static final int MOST_PANELS = 12;

    private final List<RatedAnswer> answers;

    private RatedQuality(List<RatedAnswer> answers) {
        this.answers = answers;
    }

    /**
     * Which answers are meant.
     *
     * @param tenant absent for all; so are the others
     * @param since when they were rated
     */
    public record Filter(
            @Nullable String tenant,
            @Nullable Instant since,
            @Nullable TaskType task,
            @Nullable String category,
            @Nullable String strategy) {
        boolean takes(RatedAnswer answer) {
            return (task == null || task == answer.task())
                    && (category == null || category.equals(answer.about().category()))
                    && (strategy == null || strategy.equals(answer.about().strategy()));
        }
    }

    /** @throws dev.polyphony.port.StorageUnavailable where nobody can say */
    public static RatedQuality of(StoredRatings ratings, Filter filter) {
        return new RatedQuality(ratings.answers(filter.tenant(), filter.since(), MOST).stream()
                .filter(filter::takes)
                .toList());
    }

    /**
     * @param answers that were rated
     * @param ofPanels those of them where several models' answers were compared
     * @param panels by strategy and members, the one with the most ratings first, at most {@value #MOST_PANELS}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Panels(
            int answers, @JsonProperty("of_panels") int ofPanels, List<PanelReport> panels) {
        public Panels {
            panels = List.copyOf(panels);
        }
    }

    /**
     * Whether panels were worth it. A member that said the same as the answer that was rated is as right; one that said
     * another number, letter or document is wrong where that answer is right; of the rest nothing is known, and the
     * figures say what that leaves open.
     *
     * @param worth the least difference that is worth a panel, above 0, below 1
     */
    public Panels panels(double worth) {
        Map<Panel, List<RatedAnswer>> byPanel = new LinkedHashMap<>();
        answers.stream()
                .filter(answer -> !answer.about().members().isEmpty())
                .forEach(answer -> byPanel.computeIfAbsent(Panel.of(answer.about()), any -> new ArrayList<>())
                        .add(answer));
        List<Map.Entry<Panel, List<RatedAnswer>>> largest = byPanel.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
                .limit(MOST_PANELS)
                .toList();
        PanelEvaluation evaluation = new PanelEvaluation(worth, Math.max(1, largest.size()));
        return new Panels(
                answers.size(),
                byPanel.values().stream().mapToInt(List::size).sum(),
                largest.stream()
                        .map(entry -> evaluation.of(
                                entry.getKey().strategy(),
                                entry.getKey().members(),
                                null,
                                entry.getValue().stream()
                                        .map(RatedQuality::graded)
                                        .toList()))
                        .toList());
    }

    private record Panel(String strategy, List<String> members) {
        static Panel of(RatedAnalysis about) {
            return new Panel(
                    about.strategy(),
                    about.members().stream().map(Member::name).sorted().toList());
        }
    }

    private static GradedQuestion graded(RatedAnswer answer) {
        Map<String, Grade> singles = new LinkedHashMap<>();
        for (Member member : answer.about().members()) {
            Double cost = usd(member.cost());
            singles.put(
                    member.name(),
                    switch (member.says()) {
                        case SAME -> Grade.of(answer.right(), cost);
                        case OTHER -> answer.right() ? Grade.of(false, cost) : Grade.unknown(cost);
                        case UNKNOWN -> Grade.unknown(cost);
                    });
        }
        return new GradedQuestion(
                answer.analysis().value(),
                Grade.of(answer.right(), usd(answer.about().cost())),
                singles);
    }

    private static @Nullable Double usd(@Nullable Money money) {
        return money == null ? null : (Double) money.usd().doubleValue();
    }

    /**
     * @param probabilities of answers whose confidence is a probability of being right; absent where there are none
     * @param sounding of answers whose confidence is how sure they sound; likewise
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Confidences(
            @Nullable Calibration probabilities, @Nullable Calibration sounding) {}

    /** Whether answers were right as often as they were sure. */
    public Confidences confidences() {
        return new Confidences(calibration(true), calibration(false));
    }

    private @Nullable Calibration calibration(boolean calibrated) {
        List<GradedConfidence> graded = answers.stream()
                .filter(answer ->
                        answer.about().confidence() != null && answer.about().calibrated() == calibrated)
                .map(answer -> new GradedConfidence(
                        Math.clamp(Objects.requireNonNull(answer.about().confidence()), 0.0, 1.0), answer.right()))
                .toList();
        return graded.isEmpty() ? null : Calibration.of(graded);
    }

    /**
     * @param strategy by name
     * @param right the share of its rated answers that were right
     * @param costUsd of an answer, on average of those whose cost is known; absent where that is none
     * @param priced of how many that is
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StrategyQuality(
            String strategy,
            Proportion right,
            @JsonProperty("cost_usd") @Nullable Double costUsd,
            int priced) {}

    /** By name. The questions differ from one to the next: what one was asked may have been harder. */
    public List<StrategyQuality> strategies() {
        return answers.stream()
                .collect(Collectors.groupingBy(answer -> answer.about().strategy(), TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(entry -> strategy(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static StrategyQuality strategy(String name, List<RatedAnswer> own) {
        List<Double> costs = own.stream()
                .map(answer -> usd(answer.about().cost()))
                .filter(Objects::nonNull)
                .toList();
        return new StrategyQuality(
                name,
                Proportion.of((double) own.stream().filter(RatedAnswer::right).count(), own.size()),
                costs.isEmpty()
                        ? null
                        : (Double) costs.stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElseThrow(),
                costs.size());
    }
}
