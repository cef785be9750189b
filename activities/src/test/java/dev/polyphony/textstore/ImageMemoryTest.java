package dev.polyphony.textstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ImageMemoryTest {
    private static final int MEGABYTE = 1024 * 1024;

    private final ImageMemory memory = new ImageMemory(MEGABYTE);

    @Test
    void whoeverFindsNoRoomWaitsUntilThereIs() throws Exception {
        ImageMemory.Share first = memory.take(MEGABYTE / 2 + 1, Duration.ZERO).orElseThrow();
        assertThat(memory.take(MEGABYTE / 2, Duration.ZERO)).isEmpty();
        CompletableFuture<ImageMemory.Share> second = CompletableFuture.supplyAsync(this::patiently);

        first.close();

        assertThat(second.get(1, TimeUnit.MINUTES).units()).isPositive();
    }

    private ImageMemory.Share patiently() {
        try {
            return memory.take(MEGABYTE / 2, Duration.ofMinutes(1)).orElseThrow();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @SuppressWarnings("try") // memory is taken by being held
    void oneAloneHasRoomHoweverLargeItIs() throws Exception {
        try (ImageMemory.Share all = memory.take(32 * MEGABYTE, Duration.ZERO).orElseThrow()) {
            assertThat(memory.take(1, Duration.ZERO)).isEmpty();
        }
        assertThat(memory.take(1, Duration.ZERO)).isPresent();
    }

    @Test
    @SuppressWarnings("try") // memory is taken by being held
    void whoeverHasNoImagesWaitsForNobody() throws Exception {
        try (ImageMemory.Share all = memory.take(MEGABYTE, Duration.ZERO).orElseThrow()) {
            CompletableFuture<ImageMemory.Share> queued = CompletableFuture.supplyAsync(this::patiently);

            assertThat(memory.take(0, Duration.ZERO)).isPresent();
            assertThat(queued).isNotDone();
        }
    }
}
