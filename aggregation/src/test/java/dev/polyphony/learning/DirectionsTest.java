package dev.polyphony.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DirectionsTest {
    private static final Directions LEARNT = Directions.learn(points());

    @Test
    void firstCoordinateIsAlongTheMostVarianceInItsDeviations() {
        assertThat(Math.abs(LEARNT.of(new float[] {1.2f, 1.6f, 5}).getFirst())).isCloseTo(1, within(0.05));
        assertThat(LEARNT.of(new float[] {-0.8f, 0.6f, 5}).getFirst()).isCloseTo(0, within(0.05));
    }

    @Test
    void coordinateAlongWhichPromptsDifferLessIsSmaller() {
        assertThat(Math.abs(LEARNT.of(new float[] {-0.4f, 0.3f, 5}).get(1))).isCloseTo(0.25, within(0.05));
    }

    @Test
    void whereTheyDoNotDifferThereIsNoDirection() {
        assertThat(LEARNT.axes()).hasSize(2);
        assertThat(Directions.learn(List.of(new float[] {1, 2}, new float[] {1, 2}))
                        .axes())
                .isEmpty();
    }

    /** A deviation of 2 along (0.6, 0.8, 0), of a half across it, and always 5 upwards. */
    private static List<float[]> points() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
        return Stream.generate(() -> {
                    double along = 2 * random.nextGaussian();
                    double across = random.nextGaussian() / 2;
                    return new float[] {(float) (0.6 * along - 0.8 * across), (float) (0.8 * along + 0.6 * across), 5};
                })
                .limit(4_000)
                .toList();
    }
}
