package dev.polyphony.attempt;

import dev.polyphony.call.CallTask;
import dev.polyphony.prompt.RequestMessages;
import dev.polyphony.provider.ModelRequest;
import dev.polyphony.schema.AnswerSchema;
import dev.polyphony.schema.FormatMismatch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call with all that its task refers to, ready to be sent.
 *
 * @param schema that its answer has to fit; absent where there is none
 */
record PreparedCall(
        CallTask task, RequestMessages briefing, @Nullable AnswerSchema schema) {

    /**
     * @throws FormatMismatch for good where its schema, which was accepted once, is not any more: nothing is to be sent
     */
    static PreparedCall of(CallTask whole) throws FormatMismatch, InterruptedException {
        String schema = whole.schema();
        return new PreparedCall(
                whole, RequestMessages.of(whole), schema == null ? null : AnswerSchema.acceptedBefore(schema));
    }

    /** @param context the model's, in tokens; absent where nobody knows it */
    ModelRequest request(@Nullable Integer context, Duration time) {
        return new ModelRequest(
                task.model().model(),
                briefing.system(),
                briefing.turns(),
                briefing.text(),
                task.maxOutputTokens(),
                task.temperature(),
                context,
                time);
    }
}
