package dev.polyphony.aggregation;

import dev.polyphony.activity.AggregateActivities.Entry;
import dev.polyphony.call.Reply;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.scoring.Weights;
import java.util.List;

/** Whether two answers say the same, as votes are counted by it. */
public final class AnswerComparison {
    private final Weights weights;
    private final AggregationSettings measures;
    private final Embeddings embeddings;

    public AnswerComparison(Weights weights, AggregationSettings measures, Embeddings embeddings) {
        this.weights = weights;
        this.measures = measures;
        this.embeddings = embeddings;
    }

    public boolean same(Reply one, Reply other) {
        List<Entry> both = List.of(new Entry("1", one), new Entry("2", other));
        return Similarity.of(both, weights, measures, embeddings).same(0, 1);
    }
}
