package dev.polyphony.learning;

import dev.polyphony.activity.AggregateActivities.Ballot;
import dev.polyphony.activity.AggregateActivities.Entry;
import dev.polyphony.aggregation.AggregationSettings;
import dev.polyphony.aggregation.Aggregator;
import dev.polyphony.aggregation.ProseGroups;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Verdict;
import dev.polyphony.plan.Verdict.Details;
import dev.polyphony.plan.Verdict.Group;
import dev.polyphony.plan.Verdict.Ruling;
import dev.polyphony.scoring.Weights;
import dev.polyphony.scoring.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts votes by what was learnt of those who cast them. Where nothing was, it is an ordinary vote, settled by two or
 * more who all say the same.
 */
public final class WeighedVotes {
    private final LearntWorkloads learnt;
    private final Aggregator aggregator;
    private final Weights weights;
    private final AggregationSettings measures;
    private final Embeddings embeddings;

    public WeighedVotes(
            LearntWorkloads learnt,
            Aggregator aggregator,
            Weights weights,
            AggregationSettings measures,
            Embeddings embeddings) {
        this.learnt = learnt;
        this.aggregator = aggregator;
        this.weights = weights;
        this.measures = measures;
        this.embeddings = embeddings;
    }

    /** @param prompt what was asked; empty where nobody says, and then nothing learnt is gone by */
    public Verdict judge(Ballot ballot, Count.Weighed count, String tenant, String prompt) {
        Verdict counted = aggregator.judge(new Ballot(new Count.Votes(null, null, 0), ballot.entries()));
        Map<String, String> paths = new LinkedHashMap<>();
        ballot.entries().forEach(entry -> paths.putIfAbsent(nameOf(entry), entry.path()));
        Optional<LearntWorkload> workload = prompt.isEmpty()
                ? Optional.empty()
                : learnt.forPrompt(tenant, count.workload(), prompt, paths.keySet());
        Judged judged = workload.map(
                        known -> known.panel().of(prompt, embeddings).judge(votes(prompt, ballot.entries())))
                .orElse(null);
        if (judged == null || judged.speaker() == null) {
            return unlearnt(counted, count.threshold(), ballot.entries().size());
        }
        // One that is named is gone by for whatever prompt: of others it was not learnt how often it is right.
        boolean calibrated = judged.calibrated()
                && workload.filter(known -> known.recogniser().recognises(prompt))
                        .isPresent();
        return weighed(counted, judged, calibrated, paths, count.threshold());
    }

    private static String nameOf(Entry entry) {
        return Workload.bare(entry.reply().model().model());
    }

    private List<Vote> votes(String prompt, List<Entry> entries) {
        List<Vote> votes = new ArrayList<>();
        List<Entry> prose = new ArrayList<>();
        for (Entry entry : entries) {
            Vote vote = Vote.of(nameOf(entry), prompt, entry.reply().text());
            votes.add(vote);
            if (vote.last() == null && !entry.reply().text().isBlank()) {
                prose.add(entry);
            }
        }
        Map<String, String> said = ProseGroups.of(prose, weights, measures, embeddings);
        for (int i = 0; i < votes.size(); i++) {
            String group = said.get(entries.get(i).path());
            if (group != null) {
                votes.set(i, votes.get(i).saying(group));
            }
        }
        return votes;
    }

    private static Verdict weighed(
            Verdict counted, Judged judged, boolean calibrated, Map<String, String> paths, double threshold) {
        Map<String, Double> scores = new LinkedHashMap<>();
        List<Group> groups = new ArrayList<>();
        List<String> dissent = new ArrayList<>();
        for (Judged.Group said : judged.groups()) {
            List<String> own = said.members().stream()
                    .map(paths::get)
                    .filter(path -> path != null)
                    .toList();
            own.forEach(path -> scores.put(path, said.probability()));
            groups.add(new Group(said.value(), own, said.probability()));
            if (groups.size() > 1) {
                dissent.addAll(own);
            }
        }
        paths.values().forEach(path -> scores.putIfAbsent(path, 0.0));
        Details details = counted.details();
        return new Verdict(
                paths.get(judged.speaker()),
                scores,
                counted.agreement(),
                new Details(
                        Ruling.CLEAR,
                        judged.probability() >= threshold,
                        judged.probability(),
                        details == null ? null : details.effectiveSize(),
                        dissent,
                        groups,
                        details == null ? Map.of() : details.parts(),
                        null,
                        calibrated));
    }

    private static Verdict unlearnt(Verdict counted, double threshold, int answers) {
        Details details = counted.details();
        if (details == null) {
            return counted;
        }
        Double confidence = details.confidence();
        boolean sure = confidence != null && confidence >= threshold;
        boolean agreed =
                answers > 1 && details.groups().size() == 1 && details.dissent().isEmpty();
        return new Verdict(
                counted.chosen(),
                counted.scores(),
                counted.agreement(),
                new Details(
                        details.ruling(),
                        threshold <= 1 && (sure || agreed),
                        confidence,
                        details.effectiveSize(),
                        details.dissent(),
                        details.groups(),
                        details.parts()));
    }
}
