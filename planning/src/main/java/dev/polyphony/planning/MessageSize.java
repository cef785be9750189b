package dev.polyphony.planning;

import dev.polyphony.call.InvalidField;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.Node;

/**
 * What travels in one message to the server: the prompt to every model that is asked at the same time, and all answers
 * to everyone who judges them.
 */
final class MessageSize {
    /** Temporal takes messages of 4 MB; JSON and headers need their part. */
    private static final long MOST_BYTES_AT_ONCE = 3_000_000;
    /** No common tokenizer has longer tokens on average. */
    private static final long BYTES_PER_TOKEN = 4;

    private final long promptBytes;
    private final int maxOutputTokens;

    MessageSize(long promptBytes, int maxOutputTokens) {
        this.promptBytes = promptBytes;
        this.maxOutputTokens = maxOutputTokens;
    }

    /** A long question is kept once instead of going with each call. */
    boolean byReference() {
        return promptBytes > ClaimCheck.LONG_BYTES;
    }

    void requireAnswers(Node node) {
        if (node instanceof Node.Panel panel) {
            requireAnswers(panel.aggregation(), panel.members().size());
            panel.aggregation().consulted().forEach(this::requireAnswers);
        }
        node.children().forEach(this::requireAnswers);
    }

    private void requireAnswers(AggregationNode adjudication, int members) {
        long shown = adjudication instanceof AggregationNode.Jury jury && jury.pairwise() ? 2 : members;
        long bytes = adjudication.requests(members) * (inlinePrompt() + shown * inlineAnswer());
        if (bytes > MOST_BYTES_AT_ONCE) {
            throw new InvalidField(
                    "max-output-tokens",
                    "the answers of " + members + " members could be too long to be judged by "
                            + adjudication.requests(members)
                            + " requests at once; ask fewer, or allow at most "
                            + most(adjudication.requests(members), shown) + " tokens each");
        }
    }

    private long inlinePrompt() {
        return byReference() ? 0 : promptBytes;
    }

    /** A longer one is referred to. */
    private long inlineAnswer() {
        return Math.min(ClaimCheck.LONG_BYTES, maxOutputTokens * BYTES_PER_TOKEN);
    }

    private long most(int requests, long shown) {
        return Math.max(0, (MOST_BYTES_AT_ONCE / requests - inlinePrompt()) / shown / BYTES_PER_TOKEN);
    }
}
