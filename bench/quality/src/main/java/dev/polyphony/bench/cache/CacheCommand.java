package dev.polyphony.bench.cache;

import dev.polyphony.bench.cache.JudgedPairs.Judged;
import dev.polyphony.bench.cache.JudgedPairs.Rates;
import dev.polyphony.embedding.MiniLm;
import dev.polyphony.semanticcache.HitThreshold;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Hits and false hits of the semantic cache on pairs of questions. */
@Command(
        name = "cache",
        description = "Judges pairs of questions as the semantic cache does: hits and false hits over its threshold.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100)
public final class CacheCommand implements Callable<Integer> {
    private static final List<String> SHIPPED = List.of("tuned.tsv", "tuned-later.tsv", "tuned-last.tsv");

    @Option(
            names = "--pairs",
            paramLabel = "FILE",
            description = "A pair a line, with tabs between: paraphrase or what tells them apart, question, question."
                    + " Default: those of bench/quality/cache, one file after the other.")
    private List<Path> files = List.of();

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw the curve there.")
    private @Nullable Path svg;

    @Option(names = "--misses", description = "Print each paraphrase that is no hit, and why.")
    private boolean misses;

    @Option(names = "--times", description = "Measure what a lookup takes, with 1,000 and 10,000 questions.")
    private boolean times;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<QuestionPair> all = new ArrayList<>();
        try (MiniLm model = new MiniLm(6000, 1000)) {
            for (Path file : files.isEmpty() ? shipped() : files) {
                List<QuestionPair> pairs = QuestionPair.read(file);
                all.addAll(pairs);
                report(file, JudgedPairs.of(pairs, model), out);
            }
            JudgedPairs together = JudgedPairs.of(all, model);
            curve(together, out);
            if (svg != null) {
                HitChart.write(
                        svg,
                        thresholds().map(together::checked).toList(),
                        thresholds().map(together::unchecked).toList(),
                        together.pairs().size() - together.paraphrases());
            }
            if (times) {
                LookupTimes.lines(all, model).forEach(out::println);
            }
        }
        out.flush();
        return 0;
    }

    private static List<Path> shipped() {
        String checkout = System.getenv().getOrDefault("POLYPHONY_CHECKOUT", ".");
        return SHIPPED.stream()
                .map(name -> Path.of(checkout, "bench/quality/cache", name))
                .toList();
    }

    private void report(Path file, JudgedPairs judged, PrintWriter out) {
        Rates rates = judged.checked(HitThreshold.LEAST);
        out.printf(
                Locale.ROOT,
                "%s: %d of %d paraphrases hit, %.1f %% · %d false hits among %d others%n",
                file.getFileName(),
                rates.hits(),
                judged.paraphrases(),
                100 * rates.share(),
                rates.falseHits(),
                judged.pairs().size() - judged.paraphrases());
        Map<String, List<Judged>> byKind = judged.pairs().stream()
                .filter(pair -> !pair.pair().same())
                .collect(Collectors.groupingBy(pair -> pair.pair().kind(), TreeMap::new, Collectors.toList()));
        out.println("  "
                + byKind.entrySet().stream()
                        .map(kind -> kind.getKey() + " "
                                + kind.getValue().stream()
                                        .filter(pair -> pair.hit(HitThreshold.LEAST))
                                        .count() + "/" + kind.getValue().size())
                        .collect(Collectors.joining(", ")));
        for (Judged pair : judged.pairs()) {
            boolean hit = pair.hit(HitThreshold.LEAST);
            if (hit && !pair.pair().same()) {
                out.printf(
                        Locale.ROOT,
                        "  FALSE %.3f %s | %s%n",
                        pair.similarity(),
                        pair.pair().one(),
                        pair.pair().other());
            } else if (misses && !hit && pair.pair().same()) {
                out.printf(
                        Locale.ROOT,
                        "  miss %.3f %s | %s (%s)%n",
                        pair.similarity(),
                        pair.pair().one(),
                        pair.pair().other(),
                        pair.difference().orElse("too far"));
            }
        }
    }

    private static void curve(JudgedPairs judged, PrintWriter out) {
        out.println("            words checked          vectors alone");
        out.println("threshold   hits    false hits     hits    false hits");
        thresholds().forEach(threshold -> {
            Rates checked = judged.checked(threshold);
            Rates unchecked = judged.unchecked(threshold);
            out.printf(
                    Locale.ROOT,
                    "%-9.2f %5.1f %%  %10d   %5.1f %%  %10d%n",
                    threshold,
                    100 * checked.share(),
                    checked.falseHits(),
                    100 * unchecked.share(),
                    unchecked.falseHits());
        });
    }

    private static Stream<Double> thresholds() {
        return DoubleStream.iterate(0.5, at -> at < 0.995, at -> at + 0.05).boxed();
    }
}
