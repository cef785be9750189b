package dev.polyphony.provider;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Message;
import dev.polyphony.text.TimeText;
import java.time.Duration;
import java.util.List;
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
 * @param startWithin how long it may take until it is handed to a connection, else it is not sent; absent: as long as
 *     that takes
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
        @Nullable Duration startWithin) {
    public ModelRequest {
        turns = List.copyOf(turns);
        if (maxOutputTokens < 1) {
            throw new InvalidField("max-output-tokens", "at least 1, not " + maxOutputTokens);
        }
        if (!time.isPositive()) {
            throw new InvalidField("time", "above zero, not " + TimeText.typed(time));
        }
    }

    /** The same at the model's own temperature. */
    ModelRequest withoutTemperature() {
        return new ModelRequest(model, system, turns, prompt, maxOutputTokens, null, context, time, startWithin);
    }

    /** A question of its own. */
    public ModelRequest(String model, String prompt, int maxOutputTokens, @Nullable Double temperature, Duration time) {
        this(model, null, List.of(), prompt, maxOutputTokens, temperature, null, time, null);
    }
}
