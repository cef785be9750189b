package dev.polyphony.aggregation;

import dev.polyphony.activity.AggregateActivities.Entry;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.scoring.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Which answers in prose say the same: short ones by their words, longer ones by their meaning. */
public final class ProseGroups {
    /** Room for a name, a date or a short phrase, in characters. */
    private static final int SHORT = 60;

    private ProseGroups() {}

    /**
     * A name for what each says, by path; equal for those that say the same. All are answers without a final answer.
     */
    public static Map<String, String> of(
            List<Entry> prose, Weights weights, AggregationSettings measures, Embeddings embeddings) {
        Map<String, String> groups = new TreeMap<>();
        List<Entry> longer = new ArrayList<>();
        for (Entry entry : prose) {
            String text = plain(entry.reply().text());
            if (text.isEmpty()) {
                continue;
            }
            if (text.length() <= SHORT) {
                groups.put(entry.path(), text);
            } else {
                longer.add(entry);
            }
        }
        if (!longer.isEmpty()) {
            List<List<Integer>> clusters = AnswerClusters.byMeaning(
                            longer.size(), Similarity.of(longer, weights, measures, embeddings))
                    .clusters();
            for (List<Integer> cluster : clusters) {
                String name = "as in " + longer.get(cluster.getFirst()).path();
                cluster.forEach(i -> groups.put(longer.get(i).path(), name));
            }
        }
        return groups;
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip()
                .replaceAll("^(?:the|a|an) ", "");
    }
}
