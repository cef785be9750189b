package dev.polyphony.planning.resolution;

import dev.polyphony.text.Sha256;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws that come out the same whenever they are made for the same analysis: by a digest of what is drawn for, not by
 * dice. Where a choice is left out, or its weight changes a little, the order of the others stays as it was.
 *
 * @param seed what is drawn for, such as an analysis and a place in its plan
 */
public record Draw(String seed) {

    /**
     * The numbers of these weights, in a weighted order without replacement: the first is each of them as often as its
     * part of the sum says, the second likewise of the rest, and so on. Those of weight 0 come last, as they stand;
     * where all are 0 all count the same. (Each gets an exponentially distributed time of that rate; the earliest comes
     * first: Efraimidis and Spirakis, 2006.)
     */
    public List<Integer> order(List<Double> weights) {
        boolean even = weights.stream().allMatch(weight -> weight == 0);
        double[] times = new double[weights.size()];
        for (int i = 0; i < times.length; i++) {
            times[i] = -Math.log(number(String.valueOf(i))) / (even ? 1 : weights.get(i));
        }
        return IntStream.range(0, times.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> times[i]))
                .toList();
    }

    /** One of so many, each as often as every other. */
    public int one(int of) {
        return (int) (number("one") * of);
    }

    /** Above 0 and below 1, evenly spread. */
    private double number(String name) {
        long bits = ByteBuffer.wrap(Sha256.of(seed + "\n" + name)).getLong() >>> 11;
        return (bits + 0.5) * 0x1p-53;
    }
}
