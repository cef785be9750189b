package dev.polyphony.bench.cache;

import dev.polyphony.embedding.Embeddings;
import dev.polyphony.paraphrase.ParaphraseCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the cache makes of pairs of questions. */
record JudgedPairs(List<Judged> pairs) {
    /** @param difference what the words say that tells them apart; empty where nothing does */
    record Judged(QuestionPair pair, double similarity, Optional<String> difference) {
        boolean hit(double threshold) {
            return difference.isEmpty() && similarity >= threshold;
        }
    }

    /** @param share of pairs that mean the same */
    record Rates(double threshold, int hits, double share, int falseHits) {}

    static JudgedPairs of(List<QuestionPair> pairs, Embeddings embeddings) {
        List<Judged> judged = new ArrayList<>();
        for (QuestionPair pair : pairs) {
            List<float[]> vectors = embeddings
                    .of(List.of(pair.one(), pair.other()))
                    .orElseThrow(() -> new IllegalStateException("this machine computes no vectors"));
            judged.add(new Judged(
                    pair,
                    cosine(vectors.get(0), vectors.get(1)),
                    ParaphraseCheck.difference(pair.one(), pair.other())));
        }
        return new JudgedPairs(List.copyOf(judged));
    }

    long paraphrases() {
        return pairs.stream().filter(judged -> judged.pair.same()).count();
    }

    /** With what the words say. */
    Rates checked(double threshold) {
        return rates(
                threshold,
                pairs.stream().filter(judged -> judged.hit(threshold)).toList());
    }

    /** By the vectors alone, as most caches do. */
    Rates unchecked(double threshold) {
        return rates(
                threshold,
                pairs.stream().filter(judged -> judged.similarity >= threshold).toList());
    }

    private Rates rates(double threshold, List<Judged> hits) {
        int right = (int) hits.stream().filter(judged -> judged.pair.same()).count();
        return new Rates(threshold, right, (double) right / Math.max(1, paraphrases()), hits.size() - right);
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
        return dot / Math.sqrt(squareA * squareB);
    }
}
