package dev.polyphony.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MiniLmTest {
    private static final MiniLm REAL = new MiniLm(6_000, 100);

    @Test
    void textsThatMeanTheSameAreNearerThanTextsThatShareWords() {
        List<float[]> vectors = REAL.of(List.of(
                        "The capital of France is Paris.",
                        "Paris is where France has its seat of government.",
                        "The capital of a company is its money."))
                .orElseThrow();

        assertThat(dot(vectors.get(0), vectors.get(1))).isGreaterThan(0.7);
        assertThat(dot(vectors.get(0), vectors.get(2))).isLessThan(0.5);
    }

    @Test
    void manyThreadsGetTheSameVectors() {
        List<Float> firsts = IntStream.range(0, 40)
                .parallel()
                .mapToObj(i -> REAL.of(List.of("text " + i % 4, "another"))
                        .orElseThrow()
                        .get(1)[0])
                .distinct()
                .toList();

        assertThat(firsts).hasSize(1);
    }

    @Test
    void longTextsAreComparedByTheirBeginningAndEnd() {
        String start = "Caching makes REST simple. ".repeat(1_000);

        assertThat(REAL.of(List.of(start + "x ".repeat(50_000) + start)).orElseThrow())
                .hasSize(1);
    }

    @Test
    void whereTheModelCannotBeLoadedThereAreNoVectorsAndNoSecondAttempt() {
        AtomicInteger attempts = new AtomicInteger();
        Supplier<EmbeddingModel> broken = () -> {
            attempts.incrementAndGet();
            throw new UnsatisfiedLinkError("no onnxruntime on this platform");
        };
        MiniLm embeddings = new MiniLm(6_000, 100, broken);

        assertThat(embeddings.of(List.of("a"))).isEqualTo(Optional.empty());
        assertThat(embeddings.of(List.of("b"))).isEqualTo(Optional.empty());
        assertThat(attempts).hasValue(1);
    }

    @Test
    void nothingIsLoadedBeforeItIsNeeded() {
        AtomicInteger attempts = new AtomicInteger();
        MiniLm embeddings = new MiniLm(6_000, 100, () -> {
            attempts.incrementAndGet();
            throw new IllegalStateException("not now");
        });

        assertThat(embeddings.of(List.of())).isPresent();
        assertThat(attempts).hasValue(0);
    }

    @Test
    void closingWaitsForTheModelThatIsBeingLoaded() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch loaded = new CountDownLatch(1);
        MiniLm embeddings = new MiniLm(6_000, 100, () -> {
            loading.countDown();
            Uninterruptibles.awaitUninterruptibly(loaded);
            throw new IllegalStateException("not now");
        });
        CompletableFuture<Void> comparing = CompletableFuture.runAsync(() -> embeddings.of(List.of("a")));
        loading.await();

        CompletableFuture<Void> closing = CompletableFuture.runAsync(embeddings::close);

        assertThatThrownBy(() -> closing.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        loaded.countDown();
        assertThat(closing).succeedsWithin(Duration.ofSeconds(10));
        assertThat(comparing).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void nothingIsLoadedAfterItIsClosed() {
        MiniLm embeddings = new MiniLm(6_000, 100, () -> {
            throw new AssertionError("loaded");
        });

        embeddings.close();

        assertThat(embeddings.of(List.of("a"))).isEmpty();
    }

    private static double dot(float[] a, float[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }
}
