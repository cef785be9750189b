package dev.polyphony.bench.rivals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** All figures of all rounds. Contenders are measured in turn, so those of one round were met by the same machine. */
final class Results {
    private final Map<String, Map<Measure, List<Double>>> byContender = new LinkedHashMap<>();

    /** The middle of all rounds, and between which values they lay. */
    record Spread(double median, double least, double most) {}

    void add(String contender, Measure figure, double value) {
        byContender
                .computeIfAbsent(contender, any -> new LinkedHashMap<>())
                .computeIfAbsent(figure, any -> new ArrayList<>())
                .add(value);
    }

    List<String> contenders() {
        return List.copyOf(byContender.keySet());
    }

    Optional<Spread> spread(String contender, Measure figure) {
        return spread(values(contender, figure));
    }

    /** Of one contender to another, round by round; nothing where either was not measured. */
    Optional<Spread> ratio(String contender, String other, Measure figure) {
        List<Double> mine = values(contender, figure);
        List<Double> theirs = values(other, figure);
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
            if (theirs.get(i) > 0) {
                ratios.add(mine.get(i) / theirs.get(i));
            }
        }
        return spread(ratios);
    }

    private List<Double> values(String contender, Measure figure) {
        return byContender.getOrDefault(contender, Map.of()).getOrDefault(figure, List.of());
    }

    private static Optional<Spread> spread(List<Double> values) {
        OptionalDouble least = values.stream().mapToDouble(Double::doubleValue).min();
        if (least.isEmpty()) {
            return Optional.empty();
        }
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return Optional.of(new Spread(quantile(values, 0.5), least.getAsDouble(), most));
    }

    /** Between two values by their distance. */
    static double quantile(List<Double> values, double part) {
        List<Double> sorted = values.stream().sorted().toList();
        double place = part * (sorted.size() - 1);
        int below = (int) Math.floor(place);
        int above = (int) Math.ceil(place);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }
}
