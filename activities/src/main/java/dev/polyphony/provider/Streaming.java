package dev.polyphony.provider;

import dev.polyphony.call.InvalidField;
import dev.polyphony.completion.StreamedAnswer.Piece;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * That an answer is wanted as it is written.
 *
 * @param pieces hears each piece as it arrives, from a thread of the connection that must not be held up. A text that
 *     comes at offset 0 takes the place of that before; the answer is what the request comes to, and not what was heard
 * @param firstToken the longest until the model says something, from sending; absent where there is nobody else to ask
 * @param stall the longest between two events of the stream after that
 */
public record Streaming(Consumer<Piece> pieces, @Nullable Duration firstToken, Duration stall) {
    public Streaming {
        if (firstToken != null && !firstToken.isPositive()) {
            throw new InvalidField("first-token", "above zero, not " + firstToken);
        }
        if (!stall.isPositive()) {
            throw new InvalidField("stall", "above zero, not " + stall);
        }
    }
}
