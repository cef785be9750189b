package dev.polyphony.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.scoring.Assessor;
import dev.polyphony.scoring.Weights;
import dev.polyphony.tally.Measures;
import dev.polyphony.tally.Tally;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DecisionsTest {
    private final AtomicInteger expected = new AtomicInteger();

    @Test
    void comparingIsPreparedWhenAPanelIsCompiled() {
        compile("vote");

        assertThat(expected).hasValue(1);
    }

    @Test
    void nothingIsLoadedForAChain() {
        compile("fallback");

        assertThat(expected).hasValue(0);
    }

    private void compile(String strategy) {
        Embeddings counted = new Embeddings() {
            @Override
            public Optional<List<float[]>> of(List<String> texts) {
                return Optional.empty();
            }

            @Override
            public void expect() {
                expected.incrementAndGet();
            }
        };
        new Decisions(
                        Compiling.compiler(model -> Optional.empty()),
                        new Tally(Weights.STANDARD, Measures.STANDARD, counted),
                        Compiling.CATALOGUE,
                        new Assessor(Weights.STANDARD, List.of()),
                        Defaults.STANDARD)
                .compile(new Analysis("an-1", "default", "a question", Preset.of(strategy), Limits.DEFAULT));
    }
}
