package dev.polyphony.assistant;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.chat.ChatErrors;
import dev.polyphony.chat.ChatFailed;
import dev.polyphony.plan.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the chain that asks one model of each provider, in the order that operators give them. Who gave it is
 * told; nothing else of a caller's business differs by it.
 *
 * @param provider that answered
 * @param model as people call it
 * @param fallbackUsed whether another one came first, and did not answer
 */
record FallbackAnswer(String text, String provider, String model, boolean fallbackUsed, String analysis) {
    private static final String CHAIN = "priority";
    private static final ModelParameters TYPED = new ModelParameters(
            null, null, null, null, null, null, null, null, null, null, ModelParameters.JSON_SCHEMA);
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    /**
     * A question for that chain, answered within a minute or not at all.
     *
     * @param label what it is filed under where costs are counted
     * @param schema that the answer has to fit, by the provider's own structured output where it has one; absent for
     *     prose
     */
    static Analysis question(
            String id,
            String tenant,
            String label,
            String prompt,
            @Nullable Conversation before,
            @Nullable String schema) {
        return new Analysis(
                id,
                tenant,
                prompt,
                new Selection.Preset(Strategy.FALLBACK.word(), CHAIN, List.of(), null),
                new Limits(DEADLINE, null, null),
                before,
                schema,
                label,
                null,
                null,
                schema == null ? null : TYPED,
                null,
                null);
    }

    /**
     * Waits for it.
     *
     * @param field what the request calls what is asked
     * @throws ChatFailed where there is none
     */
    static FallbackAnswer of(CompletableFuture<AnalysisResult> result, String field) throws InterruptedException {
        AnalysisResult ended;
        try {
            ended = result.get();
        } catch (ExecutionException e) {
            throw new ChatFailed(ChatErrors.of(Objects.requireNonNullElse(e.getCause(), e)));
        }
        String text = ended.response();
        if (ended.status() != AnalysisStatus.ANSWERED || text == null) {
            throw new ChatFailed(ChatErrors.of(ended, Instant.now(), name -> name.equals("prompt") ? field : name));
        }
        CallRecord.Answered answered = ended.calls().reversed().stream()
                .filter(CallRecord.Answered.class::isInstance)
                .map(CallRecord.Answered.class::cast)
                .findFirst()
                .orElseThrow();
        return new FallbackAnswer(
                text,
                answered.reply().model().provider().value(),
                answered.name(),
                !ended.calls().getFirst().path().equals(answered.path()),
                ended.id());
    }

    /** An error of a record, by what the request calls it. */
    static InvalidField named(InvalidField problem, String field) {
        return problem.field().equals("prompt") || problem.field().equals("messages")
                ? new InvalidField(field, problem.problem())
                : problem;
    }
}
