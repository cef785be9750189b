package dev.polyphony.paraphrase;

import com.google.re2j.Pattern;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What is known of English words, from the files beside this class. */
final class WordData {
    private static final String ARROW = " => ";

    /** In a file of its own, as the files' other patterns are: a rewriting of one question to the form of all. */
    record Rewrite(Pattern what, String by) {}

    static final List<Rewrite> REWRITES = rewrites();
    static final Set<String> FILLERS = words("fillers.txt");

    /** The mark that a word is. */
    static final Map<String, String> MARKS = marks();

    /** Stems that are taken for each other, both ways. */
    private static final Map<String, Set<String>> SYNONYMS = synonyms();

    private WordData() {}

    static boolean synonyms(String stem, String other) {
        return SYNONYMS.getOrDefault(stem, Set.of()).contains(other);
    }

    private static List<Rewrite> rewrites() {
        return lines("rewrites.txt").stream()
                .map(line -> {
                    int arrow = line.lastIndexOf(ARROW.strip());
                    return new Rewrite(
                            Pattern.compile(line.substring(0, arrow).strip()),
                            " " + line.substring(arrow + 2).strip() + " ");
                })
                .toList();
    }

    private static Set<String> words(String file) {
        return lines(file).stream()
                .flatMap(line -> List.of(line.split(" ", -1)).stream())
                .collect(Collectors.toSet());
    }

    private static Map<String, String> marks() {
        Map<String, String> marks = new HashMap<>();
        for (String line : lines("marks.txt")) {
            List<String> words = List.of(line.split(" ", -1));
            words.subList(1, words.size()).forEach(word -> marks.put(word, words.getFirst()));
        }
        return marks;
    }

    private static Map<String, Set<String>> synonyms() {
        Map<String, Set<String>> all = new HashMap<>();
        for (String line : lines("synonyms.txt")) {
            List<String> group = stems(line);
            group.forEach(
                    word -> all.computeIfAbsent(word, fresh -> new HashSet<>()).addAll(group));
        }
        for (String line : lines("wordnet.txt")) {
            List<String> pairs = stems(line);
            for (String word : pairs.subList(1, pairs.size())) {
                all.computeIfAbsent(pairs.getFirst(), fresh -> new HashSet<>()).add(word);
                all.computeIfAbsent(word, fresh -> new HashSet<>()).add(pairs.getFirst());
            }
        }
        return all;
    }

    private static List<String> stems(String line) {
        return List.of(line.split(" ", -1)).stream().map(Stems::of).toList();
    }

    private static List<String> lines(String file) {
        try (InputStream in = Objects.requireNonNull(WordData.class.getResourceAsStream(file), file);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("# "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
