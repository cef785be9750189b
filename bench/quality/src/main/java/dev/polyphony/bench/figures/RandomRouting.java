package dev.polyphony.bench.figures;

import java.util.List;

/**
 * What drawing lots among single models reaches. Lots between two models lie on the line between them; the best lots
 * for a cost are on the upper edge of all such lines, and never below what less money buys.
 */
public final class RandomRouting {
    private final List<Point> models;

    public RandomRouting(List<Point> models) {
        this.models = List.copyOf(models);
    }

    /**
     * The best accuracy of a mix whose expected cost is at most {@code cost}. Below the cheapest model's cost no mix
     * answers every prompt: lots then are between the cheapest model and no answer.
     */
    public double accuracy(double cost) {
        double best = 0;
        for (Point one : models) {
            if (one.cost() <= cost) {
                best = Math.max(best, one.accuracy());
                continue;
            }
            best = Math.max(best, between(new Point(0, 0), one, cost));
            for (Point other : models) {
                if (other.cost() <= cost) {
                    best = Math.max(best, between(other, one, cost));
                }
            }
        }
        return best;
    }

    private static double between(Point cheap, Point dear, double cost) {
        double share = (cost - cheap.cost()) / (dear.cost() - cheap.cost());
        return cheap.accuracy() + share * (dear.accuracy() - cheap.accuracy());
    }
}
