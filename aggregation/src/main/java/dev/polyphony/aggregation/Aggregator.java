package dev.polyphony.aggregation;

import dev.polyphony.activity.AggregateActivities.Ballot;
import dev.polyphony.aggregation.OpinionTotals.Counted;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.evaluation.JudgeWeights;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Verdict;
import dev.polyphony.plan.Verdict.Details;
import dev.polyphony.plan.Verdict.Ruling;
import dev.polyphony.scoring.Weights;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Compares the answers of a panel and says which one is the panel's. The formulas are in {@code docs/aggregation.md}.
 *
 * <p>Best: score = .5 × confidence + .3 × capability + .2 × completeness + .1 × consensus, from 0 to 1.1; where every
 * confidence is a calibrated probability of being right, 1 × confidence + .1 × consensus. Whatever is counted, of
 * several answers that lead together the best-scored is taken, of equal scores the earlier member's.
 */
public final class Aggregator {
    private final Weights weights;
    private final AggregationSettings measures;
    private final Embeddings embeddings;

    public Aggregator(Weights weights, AggregationSettings measures, Embeddings embeddings) {
        this.weights = weights;
        this.measures = measures;
        this.embeddings = embeddings;
    }

    /** Nothing being known of judges. */
    public Verdict judge(Ballot ballot) {
        return judge(ballot, () -> JudgeWeights.EQUAL);
    }

    /** @param judges what is known of them; asked for only where they are weighed */
    public Verdict judge(Ballot ballot, Supplier<JudgeWeights> judges) {
        PanelAnswers panel = PanelAnswers.of(ballot.entries(), weights, measures, embeddings);
        OpinionTotals opinions =
                new OpinionTotals(ballot.voices() == null ? List.of() : ballot.voices(), measures, judges);
        return switch (ballot.count()) {
            case Count.Best best -> best(panel);
            case Count.Votes votes -> new VoteCounter(panel, votes, measures).verdict();
            case Count.Ranks ranks -> by(opinions.ranks(panel), false, panel);
            case Count.Scores scores -> by(opinions.scores(panel, scores.by()), true, panel);
            case Count.Pairs pairs -> by(opinions.pairs(panel), false, panel);
            // By itself: what was learnt is known to those who weigh by it.
            case Count.Weighed weighed -> new VoteCounter(panel, new Count.Votes(null, null, 0), measures).verdict();
        };
    }

    /** Where no judge said anything of use, the answers' own scores decide. */
    private static Verdict by(Optional<Counted> counted, boolean isConfidence, PanelAnswers panel) {
        return counted.map(total -> panel.decide(total, isConfidence)).orElseGet(() -> best(panel));
    }

    private static Verdict best(PanelAnswers panel) {
        List<Integer> leading = panel.leading(
                IntStream.range(0, panel.size()).mapToDouble(panel::score).toArray());
        int chosen = leading.getFirst();
        return new Verdict(
                panel.path(chosen),
                panel.scores(),
                panel.likeness().agreement(),
                new Details(
                        leading.size() > 1 ? Ruling.TIE : Ruling.CLEAR,
                        true,
                        null,
                        panel.effectiveSize(),
                        panel.unlike(chosen),
                        List.of(),
                        panel.partsByPath()));
    }
}
