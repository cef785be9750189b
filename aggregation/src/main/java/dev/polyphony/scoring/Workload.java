package dev.polyphony.scoring;

import dev.polyphony.call.ModelRef;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What was learnt of right and wrong answers to one kind of prompt: weights as data, with the training they come from.
 *
 * @param name such as {@code gsm8k}
 * @param trained for people: on what, when and how
 * @param recogniser which prompts are of the kind
 * @param models by the name of the model, without its provider
 */
public record Workload(String name, String trained, Recogniser recogniser, Map<String, Learnt> models) {
    private static final Pattern VERSION =
            Pattern.compile("-(?:v\\d+(?:\\.\\d+)*|\\d{3}|\\d{8}|\\d{4}-\\d{2}-\\d{2})$");

    public Workload {
        models = Map.copyOf(models);
    }

    /** A model goes by its bare name: without provider, organisation, date and version, in lower case. */
    public Optional<Learnt> of(ModelRef model) {
        return Optional.ofNullable(models.get(bare(model.model())));
    }

    public static String bare(String model) {
        String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return VERSION.matcher(name).replaceAll("");
    }

    /**
     * Tells a kind of prompt by the pairs of words that are common in it.
     *
     * @param pairs words that stand next to each other in one of a hundred prompts or more
     * @param least part of a prompt's different pairs that have to be among them
     */
    public record Recogniser(Set<String> pairs, double least) {
        private static final Pattern WORD = Pattern.compile("[\\p{L}]+");

        public Recogniser {
            pairs = Set.copyOf(pairs);
        }

        public boolean recognises(String prompt) {
            return share(prompt) >= least;
        }

        /** The part of a prompt's different pairs that are common in this kind. */
        public double share(String prompt) {
            Set<String> own = pairsOf(prompt);
            return own.isEmpty() ? 0 : own.stream().filter(pairs::contains).count() / (double) own.size();
        }

        public static Set<String> pairsOf(String prompt) {
            List<String> words = WORD.matcher(prompt.toLowerCase(Locale.ROOT))
                    .results()
                    .map(match -> match.group())
                    .toList();
            Set<String> pairs = new HashSet<>();
            for (int i = 1; i < words.size(); i++) {
                pairs.add(words.get(i - 1) + " " + words.get(i));
            }
            return pairs;
        }
    }
}
