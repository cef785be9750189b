package dev.polyphony.bench.cache;

import dev.polyphony.embedding.Embeddings;
import dev.polyphony.paraphrase.ParaphraseCheck;
import dev.polyphony.semanticcache.CacheScope;
import dev.polyphony.semanticcache.SemanticCache;
import dev.polyphony.semanticcache.SemanticCache.Question;
import dev.polyphony.storage.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** What a lookup takes, with so many questions of one scope, on SQLite. */
final class LookupTimes {
    private static final int DIMENSIONS = 384;
    private static final int TIMES = 50;
    private static final List<Integer> SIZES = List.of(1_000, 10_000);

    private LookupTimes() {}

    static List<String> lines(List<QuestionPair> pairs, Embeddings embeddings) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(line(
                "vector of a question",
                i -> embeddings.of(List.of(pairs.get(i % pairs.size()).one() + " " + i))));
        lines.add(line("words of a pair", i -> {
            QuestionPair pair = pairs.get(i % pairs.size());
            ParaphraseCheck.difference(pair.one(), pair.other());
        }));
        Path folder = Files.createTempDirectory("polyphony-bench");
        Random random = new Random(4711);
        CacheScope scope = new CacheScope("bench", "scope", true);
        try (Database database = Database.file(folder.resolve("cache.db"))) {
            // One a second: what is new is read with each lookup.
            AtomicInteger clock = new AtomicInteger();
            Instant begun = Instant.now();
            SemanticCache cache = new SemanticCache(database, () -> begun.plusSeconds(clock.get()));
            int kept = 0;
            for (int size : SIZES) {
                while (kept < size) {
                    clock.incrementAndGet();
                    cache.keep(new Question("call-" + kept++, "bench~analysis", scope, "a question", vector(random)));
                }
                Duration age = Duration.ofDays(1);
                cache.nearest(scope, "other", vector(random), age, 0.5, 8);
                lines.add(line("nearest of " + size, i -> cache.nearest(scope, "other", vector(random), age, 0.5, 8)));
            }
        }
        return lines;
    }

    private static String line(String what, IntConsumer work) {
        work.accept(TIMES);
        long began = System.nanoTime();
        for (int i = 0; i < TIMES; i++) {
            work.accept(i);
        }
        return String.format(Locale.ROOT, "%-24s %7.2f ms", what, (System.nanoTime() - began) / 1e6 / TIMES);
    }

    private static float[] vector(Random random) {
        float[] vector = new float[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }
}
