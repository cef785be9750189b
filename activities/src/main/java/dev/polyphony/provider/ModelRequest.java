package dev.polyphony.provider;

import dev.polyphony.call.Conversation;
import dev.polyphony.call.Image;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Message;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.Role;
import dev.polyphony.text.TimeText;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One question to one model.
 *
 * @param model the provider's own id
 * @param system how the model is to behave; absent where nobody says
 * @param turns what was said before the prompt, in order
 * @param maxOutputTokens at least 1; always sent, so that the worst-case cost is known
 * @param temperature the model's own default where absent
 * @param context how many tokens the model can be given and write in all; absent where nobody knows
 * @param time for the whole exchange: connecting, waiting and reading the answer's body
 * @param permit without which it is not sent; absent where its model is not limited by the minute
 * @param parameters what goes to the model beside the words, but for the temperature
 * @param schema JSON Schema that the answer has to fit; absent for prose
 * @param images that belong to the prompt
 * @param toolCallId the call whose result the prompt is; absent where it is the user's
 * @param beginning of the answer, which somebody has already; absent where it is to be written from its first word
 */
public record ModelRequest(
        String model,
        @Nullable String system,
        List<Message> turns,
        String prompt,
        int maxOutputTokens,
        @Nullable Double temperature,
        @Nullable Integer context,
        Duration time,
        @Nullable SendPermit permit,
        ModelParameters parameters,
        @Nullable String schema,
        List<Image> images,
        @Nullable String toolCallId,
        @Nullable Beginning beginning) {
    /**
     * A text that the answer goes on with: it and its pieces begin with it, whatever the model says of it once more.
     *
     * @param text not blank
     * @param prefill whether the model takes it as the beginning of its answer; else it is asked in words to go on
     */
    public record Beginning(String text, boolean prefill) {}

    public ModelRequest {
        turns = List.copyOf(turns);
        images = List.copyOf(images);
        if (maxOutputTokens < 1) {
            throw new InvalidField("max-output-tokens", "at least 1, not " + maxOutputTokens);
        }
        if (!time.isPositive()) {
            throw new InvalidField("time", "above zero, not " + TimeText.typed(time));
        }
    }

    /** In words alone. */
    public ModelRequest(
            String model,
            @Nullable String system,
            List<Message> turns,
            String prompt,
            int maxOutputTokens,
            @Nullable Double temperature,
            @Nullable Integer context,
            Duration time,
            @Nullable SendPermit permit) {
        this(
                model,
                system,
                turns,
                prompt,
                maxOutputTokens,
                temperature,
                context,
                time,
                permit,
                ModelParameters.NONE,
                null,
                List.of(),
                null,
                null);
    }

    /** A question of its own. */
    public ModelRequest(String model, String prompt, int maxOutputTokens, @Nullable Double temperature, Duration time) {
        this(model, null, List.of(), prompt, maxOutputTokens, temperature, null, time, null);
    }

    /** The same in less time, of a model that can be held to a schema while it writes. */
    ModelRequest held(Duration left) {
        return new ModelRequest(
                model,
                system,
                turns,
                prompt,
                maxOutputTokens,
                temperature,
                context,
                left,
                permit,
                schema == null ? parameters : parameters.shaped(),
                schema,
                images,
                toolCallId,
                beginning);
    }

    /** The same at the model's own temperature. */
    ModelRequest withoutTemperature() {
        return with(null, parameters, schema, images, toolCallId);
    }

    /**
     * The same with what is not said in words.
     *
     * @param form JSON Schema that the answer has to fit; absent for prose
     * @param before with the images of the prompt, or the call that it answers; absent where there is neither
     */
    public ModelRequest beside(@Nullable ModelParameters given, @Nullable String form, @Nullable Conversation before) {
        ModelParameters all = given == null ? ModelParameters.NONE : given;
        return with(
                all.temperature() == null ? temperature : all.temperature(),
                all,
                form,
                before == null ? List.of() : before.pictures(),
                before == null ? null : before.toolCallId());
    }

    /** The same, whose answer begins so. */
    public ModelRequest continuing(@Nullable Beginning what) {
        return new ModelRequest(
                model,
                system,
                turns,
                prompt,
                maxOutputTokens,
                temperature,
                context,
                time,
                permit,
                parameters,
                schema,
                images,
                toolCallId,
                what);
    }

    /** The same after one more turn of each side: what was asked, that answer to it, and these words. */
    ModelRequest after(String answer, String words) {
        Message asked = toolCallId == null
                ? new Message(Role.USER, prompt, images, null, null)
                : Message.result(toolCallId, prompt);
        return new ModelRequest(
                model,
                system,
                Stream.concat(turns.stream(), Stream.of(asked, new Message(Role.ASSISTANT, answer)))
                        .toList(),
                words,
                maxOutputTokens,
                temperature,
                context,
                time,
                permit,
                parameters,
                schema,
                List.of(),
                null,
                null);
    }

    private ModelRequest with(
            @Nullable Double heat,
            ModelParameters all,
            @Nullable String form,
            List<Image> pictures,
            @Nullable String answered) {
        return new ModelRequest(
                model,
                system,
                turns,
                prompt,
                maxOutputTokens,
                heat,
                context,
                time,
                permit,
                all,
                form,
                pictures,
                answered,
                beginning);
    }
}
