package dev.polyphony.learning;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/**
 * The directions along which the meanings of prompts differ most (principal components of their embeddings, by
 * orthogonal iteration). A coordinate is in deviations of the first direction, so that those along which prompts hardly
 * differ count for little.
 *
 * @param centre the mean of the embeddings
 * @param axes of length 1 divided by that deviation
 */
record Directions(List<Double> centre, List<List<Double>> axes) {
    /** More of them were no better, fewer lost what tells prompts apart (decision 105). */
    static final int COUNT = 16;

    private static final int ROUNDS = 40;
    private static final long SEED = 20_261_130;

    Directions {
        centre = List.copyOf(centre);
        axes = axes.stream().map(List::copyOf).toList();
    }

    /** Whether it is an embedding of such a length. */
    boolean fits(float[] embedding) {
        return embedding.length == centre.size();
    }

    /** The coordinates of a prompt with that embedding. */
    List<Double> of(float[] embedding) {
        List<Double> coordinates = new ArrayList<>();
        for (List<Double> axis : axes) {
            double sum = 0;
            for (int i = 0; i < embedding.length; i++) {
                sum += axis.get(i) * (embedding[i] - centre.get(i));
            }
            coordinates.add(VoteTraining.rounded(sum));
        }
        return coordinates;
    }

    /** @param embeddings two or more, all of one length */
    static Directions learn(List<float[]> embeddings) {
        int size = embeddings.getFirst().length;
        double[] centre = new double[size];
        embeddings.forEach(vector ->
                IntStream.range(0, size).forEach(i -> centre[i] += vector[i] / (double) embeddings.size()));
        double[][] rows = embeddings.stream()
                .map(vector -> IntStream.range(0, size)
                        .mapToDouble(i -> vector[i] - centre[i])
                        .toArray())
                .toArray(double[][]::new);
        int count = Math.min(COUNT, Math.min(size, embeddings.size() - 1));
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        double[][] axes = new double[count][size];
        for (double[] axis : axes) {
            for (int i = 0; i < size; i++) {
                axis[i] = random.nextGaussian();
            }
        }
        double[] variances = new double[count];
        for (int round = 0; round < ROUNDS; round++) {
            for (int k = 0; k < count; k++) {
                axes[k] = timesCovariance(rows, axes[k]);
            }
            for (int k = 0; k < count; k++) {
                variances[k] = orthonormalize(axes, k);
            }
        }
        List<List<Double>> kept = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            double deviation = Math.sqrt(variances[0]);
            if (variances[k] > 1e-9) {
                double[] axis = axes[k];
                kept.add(IntStream.range(0, size)
                        .mapToObj(i -> Math.round(axis[i] / deviation * 1e4) / 1e4)
                        .toList());
            }
        }
        return new Directions(
                IntStream.range(0, size)
                        .mapToObj(i -> VoteTraining.rounded(centre[i]))
                        .toList(),
                kept);
    }

    /** Takes from an axis what those before it have, and brings it to length 1; the length that it had without that. */
    private static double orthonormalize(double[][] axes, int which) {
        double[] axis = axes[which];
        for (int before = 0; before < which; before++) {
            double along = dot(axis, axes[before]);
            for (int i = 0; i < axis.length; i++) {
                axis[i] -= along * axes[before][i];
            }
        }
        double length = Math.sqrt(dot(axis, axis));
        for (int i = 0; i < axis.length; i++) {
            axis[i] /= Math.max(1e-12, length);
        }
        return length;
    }

    private static double[] timesCovariance(double[][] rows, double[] axis) {
        double[] product = new double[axis.length];
        for (double[] row : rows) {
            double along = dot(row, axis) / rows.length;
            for (int i = 0; i < axis.length; i++) {
                product[i] += along * row[i];
            }
        }
        return product;
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }
}
