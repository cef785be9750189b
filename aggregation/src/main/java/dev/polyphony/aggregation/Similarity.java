package dev.polyphony.aggregation;

import dev.polyphony.activity.AggregateActivities.Entry;
import dev.polyphony.call.FinalAnswer;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.scoring.KeyPoints;
import dev.polyphony.scoring.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How much the answers of a panel say the same, two by two, from 0 to 1.
 *
 * <p>Final answers of the same form are the same, 1, or not, 0. Else the results that both answers put in a box are
 * compared, or the whole texts where they do not: by the cosine of their vectors, not below 0, or, without vectors, by
 * the overlap of their key points.
 */
final class Similarity {
    private final double[][] values;
    private final boolean[][] same;

    Similarity(double[][] values, boolean[][] same) {
        this.values = values;
        this.same = same;
    }

    static Similarity of(List<Entry> entries, Weights weights, AggregationSettings measures, Embeddings embeddings) {
        int n = entries.size();
        Texts texts = new Texts(entries, weights, embeddings);
        double[][] values = new double[n][n];
        boolean[][] same = new boolean[n][n];
        for (int a = 0; a < n; a++) {
            values[a][a] = 1;
            same[a][a] = true;
            for (int b = 0; b < a; b++) {
                Optional<Boolean> exactly = exactly(entries.get(a), entries.get(b));
                double value = exactly.isPresent() ? (exactly.get() ? 1 : 0) : texts.nearness(a, b);
                values[a][b] = values[b][a] = value;
                same[a][b] = same[b][a] =
                        exactly.orElse(value >= (texts.vectors() ? measures.sameMeaning() : measures.sameWords()));
            }
        }
        return new Similarity(values, same);
    }

    boolean same(int a, int b) {
        return same[a][b];
    }

    double value(int a, int b) {
        return values[a][b];
    }

    /** Of one answer with the others: the mean over them, 0 where there are none. */
    double consensus(int of) {
        return IntStream.range(0, values.length)
                .filter(other -> other != of)
                .mapToDouble(other -> values[of][other])
                .average()
                .orElse(0);
    }

    /** Of all among each other: the mean over all pairs, 1 where there are none. */
    double agreement() {
        return IntStream.range(0, values.length)
                .boxed()
                .flatMapToDouble(a -> IntStream.range(0, a).mapToDouble(b -> values[a][b]))
                .average()
                .orElse(1);
    }

    private static Optional<Boolean> exactly(Entry a, Entry b) {
        FinalAnswer one = a.reply().finalAnswer();
        FinalAnswer other = b.reply().finalAnswer();
        if (one != null && other != null && one.kind() == other.kind()) {
            return Optional.of(one.equals(other));
        }
        return a.reply().text().equals(b.reply().text()) ? Optional.of(true) : Optional.empty();
    }

    /** Compares texts, and computes vectors only when first asked to. */
    private static final class Texts {
        /**
         * Characters of a text whose key points are looked at, for there are as many comparisons as pairs: far more
         * than most answers have. What an answer says stands at its beginning or its end.
         */
        private static final int LONGEST = 64 * 1024;

        private final List<String> whole;
        private final List<Optional<String>> boxed;
        private final Weights weights;
        private final Embeddings embeddings;

        /** Both are asked for with each pair that an answer is of. */
        private final Map<String, String> plain = new HashMap<>();

        private final Map<String, KeyPoints> keyPoints = new HashMap<>();
        private Optional<List<float[]>> vectors = Optional.empty();
        private boolean computed;

        Texts(List<Entry> entries, Weights weights, Embeddings embeddings) {
            this.whole = entries.stream().map(entry -> entry.reply().text()).toList();
            this.boxed = whole.stream()
                    .map(BoxedAnswer::in)
                    .map(box -> box.filter(text -> !text.isBlank()))
                    .toList();
            this.weights = weights;
            this.embeddings = embeddings;
        }

        boolean vectors() {
            return vectors.isPresent();
        }

        double nearness(int a, int b) {
            compute();
            boolean boxes = boxed.get(a).isPresent() && boxed.get(b).isPresent();
            String one = boxes ? boxed.get(a).get() : whole.get(a);
            String other = boxes ? boxed.get(b).get() : whole.get(b);
            if (plain(one).equals(plain(other))) {
                return 1;
            }
            int offset = boxes ? whole.size() : 0;
            return vectors.map(all -> cosine(all.get(offset + a), all.get(offset + b)))
                    .orElseGet(() -> keyPoints(one).overlap(keyPoints(other)));
        }

        private String plain(String text) {
            return plain.computeIfAbsent(text, fresh -> fresh.strip().toLowerCase(Locale.ROOT));
        }

        private KeyPoints keyPoints(String text) {
            return keyPoints.computeIfAbsent(text, fresh -> KeyPoints.of(shortened(fresh), weights));
        }

        private static String shortened(String text) {
            return text.length() <= LONGEST
                    ? text
                    : text.substring(0, LONGEST / 2) + "\n" + text.substring(text.length() - LONGEST / 2);
        }

        private void compute() {
            if (!computed) {
                computed = true;
                List<String> texts = new ArrayList<>(whole);
                for (int i = 0; i < whole.size(); i++) {
                    texts.add(boxed.get(i).orElse(whole.get(i)));
                }
                vectors = embeddings.of(texts);
            }
        }

        private static double cosine(float[] a, float[] b) {
            double dot = 0;
            double squareA = 0;
            double squareB = 0;
            for (int i = 0; i < a.length; i++) {
                dot += a[i] * b[i];
                squareA += a[i] * a[i];
                squareB += b[i] * b[i];
            }
            return squareA == 0 || squareB == 0 ? 0 : Math.clamp(dot / Math.sqrt(squareA * squareB), 0.0, 1.0);
        }
    }
}
