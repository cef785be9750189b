package dev.polyphony.planning.building;

import dev.polyphony.call.InvalidField;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.Node;
import dev.polyphony.port.TextStore;

/**
 * What travels in one message to the server: the prompt to every model that is asked at the same time, and all answers
 * to everyone who judges them.
 */
public final class MessageSize {
    /** Temporal takes messages of 4 MB; JSON and headers need their part. */
    private static final long MOST_BYTES_AT_ONCE = 3_000_000;
    /** No common tokenizer has longer tokens on average. */
    private static final long BYTES_PER_TOKEN = 4;

    private final long promptBytes;
    private final int maxOutputTokens;

    public MessageSize(long promptBytes, int maxOutputTokens) {
        this.promptBytes = promptBytes;
        this.maxOutputTokens = maxOutputTokens;
    }

    /** A long question is kept once instead of going with each call. */
    public boolean byReference() {
        return promptBytes > TextStore.LONG_BYTES;
    }

    public void requireAnswers(Node root) {
        root.all()
                .filter(Node.Panel.class::isInstance)
                .map(Node.Panel.class::cast)
                .forEach(this::requireAnswers);
    }

    private void requireAnswers(Node.Panel panel) {
        int members = panel.members().size();
        int requests = panel.aggregation().requests(members);
        long shown = panel.aggregation() instanceof AggregationNode.Jury jury && jury.pairwise() ? 2 : members;
        if (requests * (inlinePrompt() + shown * inlineAnswer()) > MOST_BYTES_AT_ONCE) {
            throw new InvalidField(
                    "max-output-tokens",
                    "the answers of " + members + " members could be too long to be judged by "
                            + requests
                            + " requests at once; ask fewer, or allow at most "
                            + most(requests, shown) + " tokens each");
        }
    }

    private long inlinePrompt() {
        return byReference() ? 0 : promptBytes;
    }

    /** A longer one is referred to. */
    private long inlineAnswer() {
        return Math.min(TextStore.LONG_BYTES, maxOutputTokens * BYTES_PER_TOKEN);
    }

    private long most(int requests, long shown) {
        return Math.max(0, (MOST_BYTES_AT_ONCE / requests - inlinePrompt()) / shown / BYTES_PER_TOKEN);
    }
}
