package dev.polyphony.execution;

import dev.polyphony.analysis.Shortfall;
import dev.polyphony.call.Reply;
import dev.polyphony.plan.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What evaluating a node comes to. */
sealed interface Outcome {

    /**
     * @param judgement of the outermost panel that chose the reply
     * @param shortfalls what the answer lacks of what was asked for
     */
    record Answered(String path, Reply reply, @Nullable Judgement judgement, List<Shortfall> shortfalls)
            implements Outcome {
        Answered(String path, Reply reply) {
            this(path, reply, null, List.of());
        }

        /** A panel that weighed the answer knows more of it than the answer itself. */
        double confidence() {
            Double weighed = weighed();
            return weighed == null ? reply.assessment().confidence() : weighed;
        }

        /**
         * Whether the confidence is the answer's own and a probability of being right, learnt for such answers. Never
         * of what a panel weighed, whose confidence old histories do not say that of: it decides who is taken.
         */
        boolean isCalibrated() {
            return weighed() == null && Boolean.TRUE.equals(reply.assessment().calibrated());
        }

        /** Whether the confidence is a probability of being right, for people; absent where nobody said. */
        @Nullable
        Boolean calibrated() {
            Verdict.Details details = details();
            return (details == null || details.confidence() == null)
                    ? reply.assessment().calibrated()
                    : details.calibrated();
        }

        private @Nullable Double weighed() {
            Verdict.Details details = details();
            return details == null ? null : details.confidence();
        }

        private Verdict.@Nullable Details details() {
            return judgement == null ? null : judgement.verdict().details();
        }

        Answered judged(Judgement by, List<Shortfall> more) {
            return new Answered(
                    path,
                    reply,
                    by,
                    Stream.concat(shortfalls.stream(), more.stream()).toList());
        }

        Answered lacking(Shortfall shortfall) {
            return new Answered(
                    path,
                    reply,
                    judgement,
                    Stream.concat(shortfalls.stream(), Stream.of(shortfall)).toList());
        }
    }

    /** @param missing paths of the panel's members that gave no answer */
    record Judgement(Verdict verdict, List<String> missing) {
        boolean misses(String path) {
            return isOf(missing, path);
        }

        /** Whether a path is one of the members', or below it. */
        static boolean isOf(List<String> members, String path) {
            return members.stream().anyMatch(member -> path.equals(member) || path.startsWith(member + "."));
        }
    }

    /**
     * @param retryAt when the node is worth asking again; absent where waiting does not help
     * @param repair what was wrong with the form of an answer, where saying so may mend it
     * @param abstention of a panel whose members differed too much; absent where there were no answers
     */
    record Failed(
            @Nullable Instant retryAt,
            @Nullable String repair,
            @Nullable Judgement abstention) implements Outcome {
        Failed(@Nullable Instant retryAt) {
            this(retryAt, null, null);
        }
    }

    /** Nobody waits for the node any longer. */
    record Cancelled() implements Outcome {}
}
