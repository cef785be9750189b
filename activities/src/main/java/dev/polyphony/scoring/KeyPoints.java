package dev.polyphony.scoring;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What an answer is about: its content words, each once. */
record KeyPoints(Set<String> words) {

    static KeyPoints of(String text, Weights weights) {
        return new KeyPoints(Words.of(text).stream()
                .filter(word -> word.length() >= weights.shortestKeyWord() || ideograph(word))
                .filter(word -> !weights.plainWords().contains(word))
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** Jaccard index: words in both / words in either, 0..1; 1 for two answers without content words. */
    double overlap(KeyPoints other) {
        Set<String> both = new HashSet<>(words);
        both.retainAll(other.words());
        int either = words.size() + other.words().size() - both.size();
        return either == 0 ? 1 : both.size() / (double) either;
    }

    private static boolean ideograph(String word) {
        return Character.isIdeographic(word.codePointAt(0));
    }
}
