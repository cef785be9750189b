package dev.polyphony.learning;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.call.InvalidField;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.evaluation.ExploredModel;
import dev.polyphony.scoring.Workload.Recogniser;
import dev.polyphony.scoring.training.Recognition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was learnt of several models for one kind of prompts.
 *
 * @param trained for people: on what and when
 * @param recogniser which prompts are of the kind
 * @param standing how it stands where it is kept, which is no part of what was learnt; absent where it is not kept
 */
public record LearntWorkload(
        String name,
        String trained,
        Recogniser recogniser,
        LearntPanel panel,
        @JsonIgnore @Nullable Standing standing) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param learntAt which training of that name it is
     * @param drifts how what people say of answers speaks against it, a line for people each
     * @param explored what came of asking other models than it would ask
     */
    public record Standing(Instant learntAt, List<String> drifts, List<ExploredModel> explored) {
        public Standing {
            drifts = List.copyOf(drifts);
            explored = List.copyOf(explored);
        }
    }

    /** The same as it stands where it is kept. */
    public LearntWorkload standing(Instant learntAt, List<String> drifts, List<ExploredModel> explored) {
        return new LearntWorkload(name, trained, recogniser, panel, new Standing(learntAt, drifts, explored));
    }

    /** By the kinds of prompts alone. */
    public static Optional<LearntWorkload> learn(String name, String trained, List<GradedBallot> ballots) {
        return learn(name, trained, ballots, Embeddings.none());
    }

    /**
     * @param embeddings of prompts
     * @return empty where fewer than two models answered enough questions
     */
    public static Optional<LearntWorkload> learn(
            String name, String trained, List<GradedBallot> ballots, Embeddings embeddings) {
        return PanelTraining.learn(ballots, embeddings)
                .map(panel -> new LearntWorkload(
                        name,
                        trained,
                        Recognition.of(ballots.stream()
                                .map(GradedBallot::prompt)
                                .distinct()
                                .toList()),
                        panel,
                        null));
    }

    public String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a workload that cannot be written", e);
        }
    }

    /** @throws InvalidField where it is none, or one of a version that is not known */
    public static LearntWorkload read(String name, String json) {
        try {
            return JSON.readValue(json, LearntWorkload.class);
        } catch (JsonProcessingException e) {
            throw new InvalidField(
                    "workload", "'" + name + "' was learnt by another version; train it again: polyphony train");
        }
    }
}
