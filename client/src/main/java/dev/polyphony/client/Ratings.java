package dev.polyphony.client;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.RatedAnalysis;
import dev.polyphony.analysis.Rating;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.port.RatingStore;
import dev.polyphony.port.RatingStore.RatedText;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people say of one tenant's answers: recommendations follow it, and {@code train} learns from it. Methods that
 * take an id throw {@link UnknownAnalysis} where the tenant has no analysis of that id.
 */
public final class Ratings {
    /** Of a question or an answer that is worth learning from, in characters. */
    private static final int LONGEST = 64 * 1024;

    private final AnalysisClient client;
    private final RatingStore store;
    private final InstantSource clock;

    /** @param store of the installation whose workers the client's analyses run on */
    public Ratings(AnalysisClient client, RatingStore store, InstantSource clock) {
        this.client = client;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Keeps what somebody says of the answer of an analysis, in place of what the same one said before.
     *
     * @param score 0 to 1
     * @param comment for people, at most {@value Rating#LONGEST_COMMENT} characters; absent without
     * @throws NotEnded where it still runs
     * @throws InvalidField where it has no answer
     */
    public Rating rate(String id, double score, @Nullable String comment, String by) {
        Explanation explained = client.explain(id);
        AnalysisResult result = explained.result();
        ModelRef model = answered(result)
                .orElseThrow(() -> new InvalidField(
                        "id",
                        id + " has no answer to rate: it is " + result.status().word()));
        Rating rating = new Rating(
                id, score, comment, by, clock.instant(), model, result.task().orElse(null), result.simulated());
        store.put(
                workflow(id),
                rating,
                RatedAnalysis.of(result, explained.question().label()),
                text(explained));
        client.told(ActionListener.Action.RATE, id);
        return rating;
    }

    /** The oldest first. */
    public List<Rating> of(String id) {
        if (!client.knows(id)) {
            throw new UnknownAnalysis(id);
        }
        return store.of(workflow(id));
    }

    private WorkflowId workflow(String id) {
        return client.principal().workflow(id);
    }

    /** The model that gave the answer: of a panel's the one whose answer it is, or who wrote it from the others'. */
    private static Optional<ModelRef> answered(AnalysisResult result) {
        String name = result.modelUsed();
        return result.response() == null || name == null
                ? Optional.empty()
                : result.calls().stream()
                        .filter(call -> call instanceof CallRecord.Answered
                                && call.name().equals(name))
                        .map(CallRecord::model)
                        .findFirst();
    }

    private static @Nullable RatedText text(Explanation explained) {
        String prompt = explained.question().prompt();
        String answer = explained.result().response();
        return answer == null || prompt.isBlank() || prompt.length() > LONGEST || answer.length() > LONGEST
                ? null
                : new RatedText(prompt, answer);
    }
}
