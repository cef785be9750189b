package dev.polyphony.scoring;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What an answer is about: its content words and figures, each once. */
public record KeyPoints(Set<String> words) {

    public static KeyPoints of(String text, Weights weights) {
        Set<String> all = Set.copyOf(Words.of(text));
        Set<String> key = all.stream()
                .filter(word -> word.length() >= weights.shortestKeyWord() || ideograph(word) || figure(word))
                .filter(word -> !weights.plainWords().contains(word))
                .collect(Collectors.toUnmodifiableSet());
        // "yes" and "no" have nothing but plain words, and are not the same for it.
        return new KeyPoints(key.isEmpty() ? all : key);
    }

    /** Jaccard index: words in both / words in either, 0..1; 1 for two answers without words. */
    public double overlap(KeyPoints other) {
        Set<String> both = new HashSet<>(words);
        both.retainAll(other.words());
        int either = words.size() + other.words().size() - both.size();
        return either == 0 ? 1 : both.size() / (double) either;
    }

    private static boolean figure(String word) {
        return word.codePoints().anyMatch(Character::isDigit);
    }

    private static boolean ideograph(String word) {
        return Character.isIdeographic(word.codePointAt(0));
    }
}
