package dev.polyphony.workload;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.evaluation.DriftDetector;
import dev.polyphony.evaluation.DriftDetector.Direction;
import dev.polyphony.storage.Database;
import dev.polyphony.workload.StoredWorkloads.Stored;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
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
        List<RatedAnswers> rated) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public WorkloadReport {
        models = List.copyOf(models);
        rated = List.copyOf(rated);
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
                        .findings(workload).stream().map(RatedAnswers::of).toList());
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
