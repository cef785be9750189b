package dev.polyphony.aggregation;

import dev.polyphony.aggregation.AnswerClusters.Grouping;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Verdict;
import dev.polyphony.plan.Verdict.Details;
import dev.polyphony.plan.Verdict.Group;
import dev.polyphony.plan.Verdict.Ruling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One answer, one vote, for the group of answers that say the same. An answer without the form that is voted by is a
 * blank vote: it counts among the votes cast, for nobody.
 *
 * <p>By prose, {@code settled} promises that the group which wins in the end has an answer in common with the one that
 * leads now: two answers can be near to a third and not to each other, so a late one may regroup the rest. With a
 * margin, which that could make or unmake, a vote by prose is not settled before its end, nor where the group that
 * leads is not certain to be the largest.
 */
final class VoteCounter {
    private static final int SHOWN = 60;

    private final PanelAnswers panel;
    private final Count.Votes count;
    private final VotingForm form;
    private final VoteConfidence confidence;
    private final Grouping grouping;

    VoteCounter(PanelAnswers panel, Count.Votes count, AggregationSettings measures) {
        this.panel = panel;
        this.count = count;
        this.form = VotingForm.of(panel.entries(), count);
        this.confidence = new VoteConfidence(panel, measures, form.kind());
        this.grouping = form.kind() == null
                ? AnswerClusters.byMeaning(panel.size(), panel.likeness())
                : new Grouping(
                        AnswerClusters.byValue(
                                panel.entries().stream().map(form::vote).toList()),
                        true);
    }

    Verdict verdict() {
        List<List<Integer>> clusters = clusters();
        List<Integer> winners = clusters.getFirst();
        int next = clusters.size() > 1 ? clusters.get(1).size() : 0;
        VoteStanding standing =
                new VoteStanding(panel.size(), winners.size(), next, count.outstanding(), count.margin());
        Ruling ruling = ruling(standing);
        int chosen = panel.bestScored(winners);
        boolean abstains = ruling == Ruling.ABSTAINED;
        return new Verdict(
                abstains ? null : panel.path(chosen),
                panel.scores(),
                panel.likeness().agreement(),
                new Details(
                        ruling,
                        settled(standing),
                        abstains ? null : confidence.in(clusters),
                        panel.effectiveSize(),
                        abstains ? List.of() : dissent(winners),
                        clusters.stream().map(this::group).toList(),
                        panel.partsByPath()));
    }

    /** The strongest first, of equal ones that with the best-scored answer. */
    private List<List<Integer>> clusters() {
        List<List<Integer>> clusters = new ArrayList<>(grouping.clusters());
        // Stable, so that of equal scores the earlier member's group stays ahead.
        clusters.sort(Comparator.<List<Integer>>comparingInt(List::size)
                .thenComparingDouble(cluster -> panel.score(panel.bestScored(cluster)))
                .reversed());
        return clusters;
    }

    private boolean settled(VoteStanding standing) {
        boolean regroups = form.kind() == null && count.margin() != null;
        return count.outstanding() == 0 || (form.stays() && grouping.exact() && !regroups && standing.settled());
    }

    private static Ruling ruling(VoteStanding standing) {
        if (standing.abstains()) {
            return Ruling.ABSTAINED;
        }
        return standing.leader() == standing.next() ? Ruling.TIE : Ruling.CLEAR;
    }

    private List<String> dissent(List<Integer> winners) {
        return IntStream.range(0, panel.size())
                .filter(answer -> !winners.contains(answer))
                .mapToObj(panel::path)
                .toList();
    }

    private Group group(List<Integer> cluster) {
        return new Group(
                value(cluster), cluster.stream().map(panel::path).toList(), cluster.size() / (double) panel.size());
    }

    private String value(List<Integer> cluster) {
        return form.vote(panel.entries().get(cluster.getFirst())).orElseGet(() -> beginning(panel.bestScored(cluster)));
    }

    private String beginning(int answer) {
        String text = panel.entries().get(answer).reply().text().strip().replaceAll("\\s+", " ");
        return text.codePointCount(0, text.length()) <= SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SHOWN)).strip() + "…";
    }
}
