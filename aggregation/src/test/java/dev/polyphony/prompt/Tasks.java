package dev.polyphony.prompt;

import dev.polyphony.call.Brief;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.CallLimits;
import dev.polyphony.call.CallTask.Payment;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.CallTask.Sampling;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.Candidate;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.RetryMode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls as they come to be put into words. */
final class Tasks {
    static final String QUESTION = "Is clause 7 enforceable?";
    static final Candidate YES = new Candidate("1", "Yes, it is.");
    static final Candidate NO = new Candidate("2", "No, it is void.");
    static final Candidate THIRD = new Candidate("3", "It depends on the country.");
    static final List<Candidate> CANDIDATES = List.of(YES, NO, THIRD);

    private Tasks() {}

    static CallTask of(@Nullable Brief brief) {
        return of("an-1", "judge1", brief, null, null, null);
    }

    static CallTask of(
            String analysis,
            String path,
            @Nullable Brief brief,
            @Nullable Conversation conversation,
            @Nullable String schema,
            @Nullable String repair) {
        return new CallTask(
                new Place(analysis, path),
                ModelRef.parse("openai/gpt-4o"),
                new Wording(QUESTION, conversation, schema, brief, repair, null),
                new Sampling(1000, null),
                new CallLimits(RetryMode.STAY, 3, Instant.EPOCH),
                Payment.NOBODYS);
    }
}
