package dev.polyphony.economy;

import dev.polyphony.call.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a batch stands with its provider. */
public sealed interface BatchState {
    /**
     * It is being worked on, or cancelled.
     *
     * @param ended how many of its requests have come to something, as far as the provider says
     * @param expires when the provider gives up on the rest; absent where it does not say
     */
    record Running(int ended, @Nullable Instant expires) implements BatchState {}

    /** Nothing more comes: its results can be read, also of one that expired or was cancelled. */
    record Ended() implements BatchState {}

    /** The provider took none of its requests: nothing was worked on, and nothing is billed. */
    record Refused(Failure failure) implements BatchState {}
}
