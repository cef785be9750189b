package dev.polyphony.traffic;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Money;
import dev.polyphony.call.ProviderId;
import dev.polyphony.events.AnswerQuality;
import dev.polyphony.events.AnswerQuality.Quality;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.ModelStatus;
import dev.polyphony.inventory.Inventory.ProviderStatus;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.plan.TaskType;
import dev.polyphony.traffic.TrafficFigures.Numbers;
import dev.polyphony.traffic.TrafficFigures.Seconds;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Models in the order in which they are worth asking for a kind of work: by quality times success in steps of
 * {@value #STEP}, since less is noise; within a step the cheaper one, then the quicker. Where too little is measured,
 * the catalogue's quality stands for it; those of which it has none come last.
 */
public final class Recommendations {
    /** So many make a figure. */
    static final long ENOUGH = 5;

    private static final double STEP = 0.05;

    /** Of an answer where none was measured: 1,000 tokens each way, as {@code cheapest} compares. */
    private static final int NOMINAL_TOKENS = 1_000;

    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private Recommendations() {}

    /** What the quality, and so the place, of a model rests on. */
    public enum Basis {
        /** Its answers to work of this kind. */
        @JsonProperty("task")
        TASK,
        /** Its answers to any work: of this kind there are too few. */
        @JsonProperty("any_work")
        ANY_WORK,
        /** Nothing that was measured. */
        @JsonProperty("catalogue")
        CATALOGUE
    }

    /**
     * @param quality mean confidence of its answers and of what people said of them, 0 to 1; where too few were
     *     measured the catalogue's, absent where that has none
     * @param answers that stands on
     * @param ratings of people that it stands on, each of which counts as five answers
     * @param success part of its requests that were answered, whatever the work; absent where there were too few
     * @param requests that stands on
     * @param seconds half of its answers came within, or the catalogue's usual time; absent where that has none
     * @param secondsMeasured which of the two
     * @param answerUsd what an answer cost, or the price of 1,000 tokens each way; absent where that is unknown
     * @param costMeasured which of the two
     * @param simulated whether its answers are made up by the simulator
     */
    public record Recommendation(
            String model,
            Basis basis,
            @Nullable Double quality,
            long answers,
            long ratings,
            @Nullable Double success,
            long requests,
            @Nullable Double seconds,
            @JsonProperty("seconds_measured") boolean secondsMeasured,
            @JsonProperty("answer_usd") @Nullable BigDecimal answerUsd,
            @JsonProperty("cost_measured") boolean costMeasured,
            boolean simulated) {
        private int step() {
            return quality == null ? -1 : (int) Math.round(quality * (success == null ? 1 : success) / STEP);
        }
    }

    /**
     * Of those that can answer now, or may and were not asked yet, and are listed for such work or were measured at it;
     * where none is, of all. Simulated ones are among them only where there are no others.
     */
    public static List<Recommendation> of(
            Inventory inventory, TaskType task, TrafficFigures.Figures traffic, AnswerQuality quality) {
        Map<ProviderId, ProviderStatus> providers = inventory.providers().stream()
                .collect(Collectors.toMap(ProviderStatus::provider, provider -> provider));
        List<ModelStatus> able = inventory.models().stream()
                .filter(model -> isAble(model, providers.get(model.model().provider()))
                        && !model.levels().isEmpty())
                .toList();
        List<ModelStatus> real =
                able.stream().filter(model -> !isSimulated(model, providers)).toList();
        List<ModelStatus> ready = real.isEmpty() ? able : real;
        List<ModelStatus> fitting = ready.stream()
                .filter(model -> isListed(model, task)
                        || enough(quality.of(model.model(), task)).isPresent())
                .toList();
        return (fitting.isEmpty() ? ready : fitting)
                .stream()
                        .map(model -> of(
                                model,
                                isSimulated(model, providers),
                                task,
                                traffic.models().get(model.model()),
                                quality))
                        .sorted(Comparator.comparingInt(Recommendation::step)
                                .reversed()
                                .thenComparing(
                                        Recommendation::answerUsd, Comparator.nullsLast(Comparator.naturalOrder()))
                                .thenComparing(
                                        Recommendation::seconds, Comparator.nullsLast(Comparator.naturalOrder())))
                        .toList();
    }

    private static boolean isAble(ModelStatus model, @Nullable ProviderStatus provider) {
        return model.readiness() == Readiness.READY
                || (model.readiness() == Readiness.UNKNOWN && provider != null && provider.wasSetUp());
    }

    private static boolean isSimulated(ModelStatus model, Map<ProviderId, ProviderStatus> providers) {
        ProviderStatus provider = providers.get(model.model().provider());
        return provider != null && provider.simulated();
    }

    private static boolean isListed(ModelStatus model, TaskType task) {
        return model.tasks() != null && model.tasks().contains(task);
    }

    private static Recommendation of(
            ModelStatus model, boolean simulated, TaskType task, @Nullable Numbers measured, AnswerQuality quality) {
        Optional<Quality> own = enough(quality.of(model.model(), task));
        Optional<Quality> any = own.or(() -> enough(quality.of(model.model())));
        Optional<Numbers> counted = Optional.ofNullable(measured).filter(numbers -> numbers.requests() >= ENOUGH);
        Optional<Double> seconds = counted.map(Numbers::seconds).map(Seconds::p50);
        Optional<BigDecimal> cost =
                counted.filter(numbers -> numbers.failed() < numbers.requests()).map(Recommendations::perAnswer);
        return new Recommendation(
                model.name(),
                own.isPresent() ? Basis.TASK : any.isPresent() ? Basis.ANY_WORK : Basis.CATALOGUE,
                any.map(Quality::confidence).orElse(model.quality()),
                any.map(Quality::answers).orElse(0L),
                any.map(Quality::ratings).orElse(0L),
                counted.map(Numbers::successRate).orElse(null),
                measured == null ? 0 : measured.requests(),
                seconds.orElse(model.seconds()),
                seconds.isPresent(),
                cost.orElseGet(() -> nominal(model)),
                cost.isPresent(),
                simulated);
    }

    private static Optional<Quality> enough(Optional<Quality> quality) {
        return quality.filter(measured -> measured.weight() >= ENOUGH);
    }

    private static BigDecimal perAnswer(Numbers measured) {
        return new Money(measured.cost().microUsd() / (measured.requests() - measured.failed())).usd();
    }

    private static @Nullable BigDecimal nominal(ModelStatus model) {
        return model.inputPrice() == null || model.outputPrice() == null
                ? null
                : model.inputPrice()
                        .add(model.outputPrice())
                        .multiply(BigDecimal.valueOf(NOMINAL_TOKENS))
                        .divide(MILLION);
    }
}
