package dev.polyphony.provider;

import dev.polyphony.call.Failure;
import dev.polyphony.call.Usage;
import dev.polyphony.simulator.script.Oddity;
import org.jspecify.annotations.Nullable;

/** What becomes of each oddity, at each vendor it can happen to. The usual answer counts 5 tokens in and 8 out. */
final class OddityTable {
    private static final Usage USUAL = new Usage(5, 8);

    private OddityTable() {}

    /** Beside the usual text. */
    record Expected(@Nullable Usage usage, @Nullable String reasoning, boolean truncated) {}

    /** Absent where there is no answer. */
    static @Nullable Expected answer(Oddity oddity) {
        return switch (oddity) {
            case TEXT_IN_PARTS,
                    UNKNOWN_PARTS,
                    CONTENT_ELSEWHERE,
                    TEXT_CHOICE,
                    BYTE_ORDER_MARK,
                    GZIP,
                    DEFLATE,
                    DUPLICATE_KEYS,
                    ODD_CREATED,
                    STREAMED_UNASKED,
                    NUMBERS_AS_TEXT,
                    NEW_FINISH_REASON,
                    MISSING_FINISH_REASON -> new Expected(USUAL, null, false);
            case MISSING_USAGE, NULL_COUNTS, ZERO_COUNTS, NEGATIVE_COUNTS, FRACTIONAL_COUNTS, ABSURD_COUNTS ->
                new Expected(null, null, false);
            case THOUGHTS_COUNTED_APART -> new Expected(new Usage(5, 108), null, false);
            case CACHED_INPUT -> new Expected(new Usage(5, 8, 4L, null), null, false);
            case THINK_TAGS, ORPHAN_THINK_TAG, THOUGHT_APART -> new Expected(USUAL, Oddity.THOUGHT, false);
            case LIMIT_BY_ANOTHER_NAME, PAUSED -> new Expected(USUAL, null, true);
            case STREAM_CUT_SHORT, UNCLOSED_THINK_TAG, ONLY_THOUGHT, EMPTY_ANSWER, BROKEN_OFF, PROMPT_CUT -> null;
        };
    }

    static Failure failure(Oddity oddity) {
        return switch (oddity) {
            case STREAM_CUT_SHORT, BROKEN_OFF -> new Failure.MalformedReply("broke off before its end");
            case UNCLOSED_THINK_TAG, ONLY_THOUGHT -> new Failure.MalformedReply("thoughts and no answer");
            case EMPTY_ANSWER -> new Failure.MalformedReply("no answer in it");
            case PROMPT_CUT -> new Failure.ContextTooLong();
            default -> throw new IllegalArgumentException("an answer");
        };
    }
}
