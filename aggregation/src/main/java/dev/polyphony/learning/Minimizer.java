package dev.polyphony.learning;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/**
 * Finds the minimum of a smooth convex function by limited-memory BFGS (Nocedal and Wright, <i>Numerical
 * Optimization</i>, 2006, algorithm 7.5) with backtracking. The same function gives the same minimum, bit by bit.
 */
final class Minimizer {
    private static final int MEMORY = 8;
    private static final int MOST_STEPS = 80;
    private static final int MOST_HALVINGS = 30;
    private static final double SUFFICIENT = 1e-4;

    /** Relative decrease below which it ends. */
    private static final double ENOUGH = 1e-6;

    private Minimizer() {}

    /** Returns the value at a point, and writes the gradient there. */
    interface Objective {
        double at(double[] point, double[] gradient);
    }

    private static final class Curvature {
        private final double[] step;
        private final double[] change;
        private final double scale;

        Curvature(double[] step, double[] change, double scale) {
            this.step = step;
            this.change = change;
            this.scale = scale;
        }
    }

    static double[] minimum(double[] start, Objective objective) {
        double[] point = start.clone();
        double[] gradient = new double[point.length];
        double value = objective.at(point, gradient);
        Deque<Curvature> memory = new ArrayDeque<>();
        for (int i = 0; i < MOST_STEPS; i++) {
            double[] direction = direction(gradient, memory);
            double slope = dot(gradient, direction);
            if (slope > -1e-12) {
                return point;
            }
            double length = memory.isEmpty() ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
            double[] next = point;
            double[] changed = gradient;
            double lower = value;
            for (int halving = 0; halving < MOST_HALVINGS; halving++) {
                next = moved(point, direction, length);
                changed = new double[point.length];
                lower = objective.at(next, changed);
                if (lower <= value + SUFFICIENT * length * slope) {
                    break;
                }
                length /= 2;
            }
            if (!(lower < value)) {
                return point;
            }
            remember(memory, difference(next, point), difference(changed, gradient));
            boolean over = value - lower < ENOUGH * Math.max(1, Math.abs(value));
            point = next;
            gradient = changed;
            value = lower;
            if (over) {
                return point;
            }
        }
        return point;
    }

    private static void remember(Deque<Curvature> memory, double[] step, double[] change) {
        double curvature = dot(step, change);
        if (curvature > 1e-12) {
            memory.addLast(new Curvature(step, change, 1 / curvature));
            if (memory.size() > MEMORY) {
                memory.removeFirst();
            }
        }
    }

    private static double[] direction(double[] gradient, Deque<Curvature> memory) {
        double[] direction = Arrays.stream(gradient).map(part -> -part).toArray();
        double[] shares = new double[memory.size()];
        int at = memory.size();
        for (Iterator<Curvature> newest = memory.descendingIterator(); newest.hasNext(); ) {
            Curvature known = newest.next();
            shares[--at] = known.scale * dot(known.step, direction);
            add(direction, known.change, -shares[at]);
        }
        if (!memory.isEmpty()) {
            Curvature last = memory.getLast();
            double scale = 1 / (last.scale * dot(last.change, last.change));
            Arrays.setAll(direction, i -> direction[i] * scale);
        }
        for (Curvature known : memory) {
            double share = known.scale * dot(known.change, direction);
            add(direction, known.step, shares[at++] - share);
        }
        return direction;
    }

    private static double[] moved(double[] point, double[] direction, double length) {
        double[] moved = point.clone();
        add(moved, direction, length);
        return moved;
    }

    private static double[] difference(double[] one, double[] other) {
        double[] difference = one.clone();
        add(difference, other, -1);
        return difference;
    }

    private static void add(double[] to, double[] what, double times) {
        for (int i = 0; i < to.length; i++) {
            to[i] += times * what[i];
        }
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }
}
