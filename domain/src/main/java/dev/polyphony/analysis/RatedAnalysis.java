package dev.polyphony.analysis;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.CallPurpose;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.FinalAnswer;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Opinion;
import dev.polyphony.call.Persisted;
import dev.polyphony.plan.Prediction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an answer that somebody rated came about: what is said of its members follows from what is said of it. Kept with
 * the rating, since results are deleted.
 *
 * @param strategy the preset's name, or {@code custom}
 * @param category what it is filed under where costs are counted
 * @param cost of all of it; absent where not all of it is known
 * @param confidence of the answer, 0 to 1; absent where nobody said
 * @param calibrated whether that is a probability of being right
 * @param members whose answers were compared, each model once; none where no panel was asked
 * @param judges that scored the answer, each model once; absent where none did, and in ratings of before
 * @param forecast what was expected of the answer by what was learnt of such prompts; absent where nothing was
 */
@Persisted
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RatedAnalysis(
        String strategy,
        String category,
        @Nullable Money cost,
        @Nullable Double confidence,
        boolean calibrated,
        List<Member> members,
        @Nullable List<Judge> judges,
        @Nullable Forecast forecast) {
    public RatedAnalysis {
        members = List.copyOf(members);
        judges = judges == null ? null : List.copyOf(judges);
    }

    public RatedAnalysis(
            String strategy,
            String category,
            @Nullable Money cost,
            @Nullable Double confidence,
            boolean calibrated,
            List<Member> members) {
        this(strategy, category, cost, confidence, calibrated, members, null, null);
    }

    /**
     * @param workload that was gone by
     * @param learntAt which training of that name it was
     * @param questions that were graded, from which it was learnt
     * @param accuracy share of such answers that was expected to be right, 0 to 1
     * @param probability that this answer is right, as it was said of it; of one model asked alone the accuracy
     */
    @Persisted
    public record Forecast(
            String workload,

            @JsonProperty("learnt_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant learntAt,

            int questions,
            double accuracy,
            double probability) {}

    /**
     * @param model that judged
     * @param score it gave to the answer, 0 to 1; of pairs the part that the answer won with it
     */
    @Persisted
    public record Judge(ModelRef model, double score) {}

    /**
     * @param name as the user wrote it
     * @param says its own answer beside the one that was given
     * @param cost absent where unknown
     */
    @Persisted
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Member(String name, Says says, @Nullable Money cost) {}

    /** What a member's own answer is beside the one that was given. */
    public enum Says {
        /** The same: it is as right. */
        @JsonProperty("same")
        SAME,
        /** Another number, letter or document: where the one that was given is right, it is wrong. */
        @JsonProperty("other")
        OTHER,
        /** Other words, or nobody compared them: nothing follows. */
        @JsonProperty("unknown")
        UNKNOWN
    }

    /** @param label of the request; absent for the usual category */
    public static RatedAnalysis of(AnalysisResult result, @Nullable String label) {
        return new RatedAnalysis(
                result.strategy(),
                Analysis.category(label),
                result.spending().complete() ? result.cost() : null,
                result.confidence(),
                Boolean.TRUE.equals(result.answer().calibrated()),
                members(result),
                judges(result),
                forecast(result));
    }

    /**
     * None where those of whom something was expected have failed and others answered in their place, nor where a
     * panel's answer has no probability of its own.
     */
    private static @Nullable Forecast forecast(AnalysisResult result) {
        return Stream.ofNullable(result.decisions())
                .flatMap(List::stream)
                .filter(Decision.Chosen.class::isInstance)
                .map(chosen -> ((Decision.Chosen) chosen).choice().prediction())
                .filter(prediction -> prediction != null && prediction.models().contains(result.modelUsed()))
                .findFirst()
                .map(prediction -> forecast(prediction, result))
                .orElse(null);
    }

    private static @Nullable Forecast forecast(Prediction prediction, AnalysisResult result) {
        Double said = Boolean.TRUE.equals(result.answer().calibrated()) ? result.confidence() : null;
        Double probability = prediction.models().size() == 1 ? (Double) prediction.accuracy() : said;
        return probability == null
                ? null
                : new Forecast(
                        prediction.workload(),
                        prediction.learntAt(),
                        prediction.questions(),
                        prediction.accuracy(),
                        probability);
    }

    /** A model that judged several times has the mean of what it said. */
    private static @Nullable List<Judge> judges(AnalysisResult result) {
        Optional<CallRecord.Answered> given = given(result);
        if (given.isEmpty()) {
            return null;
        }
        Map<ModelRef, List<Double>> scores = new LinkedHashMap<>();
        answered(result)
                .filter(call -> call.duty() == CallPurpose.JUDGE)
                .forEach(call -> score(call, given.get().path())
                        .ifPresent(score -> scores.computeIfAbsent(call.reply().model(), any -> new ArrayList<>())
                                .add(score)));
        return scores.isEmpty()
                ? null
                : scores.entrySet().stream()
                        .map(judge -> new Judge(
                                judge.getKey(),
                                judge.getValue().stream()
                                        .mapToDouble(score -> score)
                                        .average()
                                        .orElseThrow()))
                        .toList();
    }

    private static Optional<Double> score(CallRecord.Answered judge, String path) {
        return switch (judge.reply().opinion()) {
            case Opinion.Scores scores -> Optional.ofNullable(scores.byPath().get(path));
            case Opinion.Preference(String first, String second, String better)
            when first.equals(path) || second.equals(path) ->
                Optional.of(better == null ? 0.5 : better.equals(path) ? 1.0 : 0.0);
            case null, default -> Optional.empty();
        };
    }

    private static List<Member> members(AnalysisResult result) {
        Optional<CallRecord.Answered> given = given(result);
        Set<String> dissenting = Stream.ofNullable(result.panel().dissent())
                .flatMap(List::stream)
                .map(Dissent::path)
                .collect(Collectors.toSet());
        List<Member> members = answered(result)
                .filter(call ->
                        call.duty() == null && result.models().ensemble().contains(call.name()))
                .map(call -> new Member(
                        call.name(),
                        given.map(one -> says(call, one, dissenting)).orElse(Says.UNKNOWN),
                        call.costIsKnown() ? cost(call) : null))
                .collect(Collectors.toMap(Member::name, member -> member, (first, again) -> first, LinkedHashMap::new))
                .values()
                .stream()
                .toList();
        return members.size() < 2 ? List.of() : members;
    }

    private static Says says(CallRecord.Answered member, CallRecord.Answered given, Set<String> dissenting) {
        if (member.path().equals(given.path())) {
            return Says.SAME;
        }
        FinalAnswer own = member.reply().finalAnswer();
        FinalAnswer taken = given.reply().finalAnswer();
        if (own != null && taken != null && own.kind() == taken.kind()) {
            return own.equals(taken) ? Says.SAME : Says.OTHER;
        }
        // Who wrote a new answer from the others' was compared with nobody.
        return given.duty() == null && !dissenting.contains(member.path()) ? Says.SAME : Says.UNKNOWN;
    }

    private static Optional<CallRecord.Answered> given(AnalysisResult result) {
        String text = result.response();
        String name = result.modelUsed();
        return answered(result)
                .filter(call -> call.name().equals(name))
                .reduce((one, other) -> Objects.equals(one.reply().text(), text) ? one : other);
    }

    private static Money cost(CallRecord.Answered call) {
        Money cost = Objects.requireNonNullElse(call.reply().cost(), Money.ZERO);
        FailedRequests failed = call.failedRequests();
        return failed == null ? cost : cost.plus(failed.cost());
    }

    private static Stream<CallRecord.Answered> answered(AnalysisResult result) {
        return result.calls().stream()
                .filter(CallRecord.Answered.class::isInstance)
                .map(CallRecord.Answered.class::cast);
    }
}
