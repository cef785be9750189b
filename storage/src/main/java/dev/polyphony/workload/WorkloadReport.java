package dev.polyphony.workload;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.evaluation.DriftDetector;
import dev.polyphony.evaluation.DriftDetector.Direction;
import dev.polyphony.evaluation.ExploredModel;
import dev.polyphony.storage.Database;
import dev.polyphony.workload.StoredWorkloads.Stored;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What was learnt of one kind of prompts, and how it stands by what people said since.
 *
 * @param trained on what and when, for people
 * @param questions that were graded, from which it was learnt
 * @param by what of a prompt is gone by: {@code kind}, or {@code kind and meaning} where its meaning told more
 * @param models that were learnt of, the most accurate first
 * @param rated answers that came about by it and were rated since: all together first, then each model's
 * @param explored models that were asked by lot in place of those whom it would have asked, to learn about them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkloadReport(
        String name,

        @JsonProperty("learnt_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant learntAt,

        String trained,
        int questions,
        String by,
        List<LearntModel> models,
        List<RatedAnswers> rated,
        List<Explored> explored) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public WorkloadReport {
        models = List.copyOf(models);
        rated = List.copyOf(rated);
        explored = List.copyOf(explored);
    }

    /**
     * @param accuracy of the model alone, on the graded questions
     * @param costUsd mean cost of its answers; absent where nobody knows
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LearntModel(
            String name,
            double accuracy,
            @JsonProperty("cost_usd") @Nullable Double costUsd) {}

    /**
     * @param model whose answers; absent for those of all
     * @param answers that were rated
     * @param expected the share that was expected to be right; absent without answers
     * @param right the share that is; absent without answers
     * @param drift {@code worse} or {@code better} than expected; absent as long as nothing is found
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RatedAnswers(
            @Nullable String model,
            int answers,
            @Nullable Double expected,
            @Nullable Double right,
            @Nullable String drift) {
        private static RatedAnswers of(DriftDetector.Finding finding) {
            boolean none = finding.answers() == 0;
            Direction drift = finding.drift();
            return new RatedAnswers(
                    finding.model(),
                    finding.answers(),
                    none ? null : (Double) finding.predicted(),
                    none ? null : (Double) finding.right(),
                    drift == null ? null : drift.name().toLowerCase(Locale.ROOT));
        }
    }

    /**
     * What it came to, and beside it what those came to who were not drawn though they could have been.
     *
     * @param base who would have been asked, in their order; with the probability at which to stop where they are
     *     several
     * @param analyses that asked the model first and have ended
     * @param costUsd of one of them, on average where it is known; absent where it nowhere is
     * @param baseAnalyses that ended and asked the base
     * @param baseCostUsd likewise
     * @param rated answers of its analyses
     * @param right the share of them that is right; absent without any
     * @param baseRated answers of the others
     * @param baseRight likewise
     * @param better whether it is known to be more often right than the base, and asked in its place
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Explored(
            String model,
            String base,
            int analyses,
            @JsonProperty("cost_usd") @Nullable Double costUsd,
            @JsonProperty("base_analyses") int baseAnalyses,
            @JsonProperty("base_cost_usd") @Nullable Double baseCostUsd,
            int rated,
            @Nullable Double right,
            @JsonProperty("base_rated") int baseRated,
            @JsonProperty("base_right") @Nullable Double baseRight,
            boolean better) {
        private static Explored of(
                ExplorationCases.Ended drawn, Optional<ExplorationCases.Ended> base, Optional<ExploredModel> found) {
            return new Explored(
                    Objects.requireNonNull(drawn.drawn()),
                    drawn.base(),
                    drawn.analyses(),
                    drawn.costUsd(),
                    base.map(ExplorationCases.Ended::analyses).orElse(0),
                    base.map(ExplorationCases.Ended::costUsd).orElse(null),
                    found.map(one -> one.explored().count()).orElse(0),
                    found.map(ExploredModel::explored).map(Explored::right).orElse(null),
                    found.map(one -> one.usual().count()).orElse(0),
                    found.map(ExploredModel::usual).map(Explored::right).orElse(null),
                    found.map(one -> one.better() != null).orElse(false));
        }

        private static @Nullable Double right(ExploredModel.Answers answers) {
            return answers.count() == 0 ? null : (Double) answers.right();
        }
    }

    /** Of that tenant's, by name. */
    public static List<WorkloadReport> all(Database database, String tenant) {
        return stored(database, tenant)
                .map(workload -> report(database, workload))
                .toList();
    }

    /** Empty where the tenant has none of that name. */
    public static Optional<WorkloadReport> of(Database database, String tenant, String name) {
        return stored(database, tenant)
                .filter(workload -> workload.name().equals(name))
                .findFirst()
                .map(workload -> report(database, workload));
    }

    private static Stream<Stored> stored(Database database, String tenant) {
        return new StoredWorkloads(database, InstantSource.system()).of(tenant).stream();
    }

    private static WorkloadReport report(Database database, Stored workload) {
        JsonNode learnt = learnt(workload.learnt());
        return new WorkloadReport(
                workload.name(),
                workload.at(),
                learnt.path("trained").asText(),
                learnt.path("panel").path("questions").asInt(),
                learnt.path("panel").hasNonNull("meaning") ? "kind and meaning" : "kind",
                StreamSupport.stream(learnt.path("panel").path("members").spliterator(), false)
                        .map(member -> new LearntModel(
                                member.path("name").asText(),
                                member.path("accuracy").asDouble(),
                                member.hasNonNull("cost")
                                        ? (Double) member.path("cost").asDouble()
                                        : null))
                        .toList(),
                new WorkloadDrift(database, InstantSource.system())
                        .findings(workload).stream().map(RatedAnswers::of).toList(),
                explored(database, Training.of(workload)));
    }

    private static List<Explored> explored(Database database, Training training) {
        List<ExplorationCases.Ended> ended = database.read(handle -> ExplorationCases.ended(handle, training));
        List<ExploredModel> found = ended.isEmpty()
                ? List.of()
                : database.read(handle -> ExplorationCases.evidence(handle, training))
                        .models();
        return ended.stream()
                .filter(one -> one.drawn() != null)
                .map(one -> Explored.of(
                        one,
                        ended.stream()
                                .filter(other ->
                                        other.drawn() == null && other.base().equals(one.base()))
                                .findFirst(),
                        found.stream()
                                .filter(other -> other.base().equals(one.base())
                                        && other.model().equals(one.drawn()))
                                .findFirst()))
                .toList();
    }

    /** One of a version that is not known has a name and a time all the same. */
    private static JsonNode learnt(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
