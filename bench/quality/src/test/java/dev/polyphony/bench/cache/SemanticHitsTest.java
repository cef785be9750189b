package dev.polyphony.bench.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.bench.cache.JudgedPairs.Rates;
import dev.polyphony.embedding.MiniLm;
import dev.polyphony.semanticcache.HitThreshold;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticHitsTest {
    @ParameterizedTest
    @ValueSource(strings = {"tuned.tsv", "tuned-later.tsv", "tuned-last.tsv"})
    void noOtherQuestionIsAnsweredAndMostParaphrasesAre(String file) throws IOException {
        List<QuestionPair> pairs = QuestionPair.read(Path.of("cache", file));
        try (MiniLm model = new MiniLm(6000, 1)) {
            JudgedPairs judged = JudgedPairs.of(pairs, model);
            Rates rates = judged.checked(HitThreshold.LEAST);

            assertThat(judged.pairs().stream().filter(pair -> !pair.pair().same() && pair.hit(HitThreshold.LEAST)))
                    .isEmpty();
            assertThat(rates.share()).isGreaterThanOrEqualTo(0.6);
            // By vectors alone most of them would be: the pairs are near to each other.
            assertThat(judged.unchecked(HitThreshold.LEAST).falseHits())
                    .isGreaterThan(judged.pairs().size() / 4);
        }
    }
}
