package dev.polyphony.bench.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Two questions.
 *
 * @param kind {@value #SAME}, or what tells them apart, such as {@code number}
 */
record QuestionPair(String kind, String one, String other) {
    static final String SAME = "paraphrase";

    boolean same() {
        return kind.equals(SAME);
    }

    /** A pair a line: kind, question, question, with tabs between. Lines that are empty or begin with # are none. */
    static List<QuestionPair> read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return IntStream.range(0, lines.size())
                .filter(i -> !lines.get(i).isBlank() && !lines.get(i).startsWith("#"))
                .mapToObj(i -> {
                    String[] columns = lines.get(i).split("\t", -1);
                    if (columns.length != 3) {
                        throw new IllegalArgumentException(file + ", line " + (i + 1)
                                + ": expected a kind and two questions with tabs between, not " + columns.length
                                + (columns.length == 1 ? " column" : " columns"));
                    }
                    return new QuestionPair(columns[0].strip(), columns[1].strip(), columns[2].strip());
                })
                .toList();
    }
}
