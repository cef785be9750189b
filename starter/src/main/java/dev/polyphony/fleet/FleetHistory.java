package dev.polyphony.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.ProviderId;
import dev.polyphony.traffic.TrafficHistory.History;
import dev.polyphony.traffic.TrafficHistory.Point;
import dev.polyphony.traffic.TrafficHistory.Span;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How providers did over some time. Each list has an entry for each step.
 *
 * @param span {@code 1h}, {@code 24h} or {@code 7d}
 * @param stepSeconds how long a step is
 * @param at when each began, the one that runs last
 * @param providers that were asked in that time
 */
record FleetHistory(
        String span, @JsonProperty("step_seconds") long stepSeconds, List<String> at, List<Series> providers) {
    /**
     * Of one of them; an entry is absent where there is nothing to tell.
     *
     * @param requests that were answered or failed
     * @param successRate 0 to 1
     * @param p50 seconds within which half of the answers came
     * @param p95 likewise of 95 in 100
     * @param cost in USD
     * @param share of all requests of the step, 0 to 1
     * @param weightShare its weight, of those of all, as they stood at the step's end; what a plan aims at goes by
     *     error rate, response time and health too
     */
    record Series(
            ProviderId name,
            List<Long> requests,
            @JsonProperty("success_rate") List<@Nullable Double> successRate,
            List<@Nullable Double> p50,
            List<@Nullable Double> p95,
            List<BigDecimal> cost,
            List<@Nullable Double> share,
            @JsonProperty("weight_share") List<@Nullable Double> weightShare) {}

    /**
     * @param catalogued weights that hold where operators set none
     * @param set by operators, and from when on
     */
    static FleetHistory of(
            Span span,
            History history,
            Map<ProviderId, Double> catalogued,
            NavigableMap<Instant, Map<ProviderId, Double>> set) {
        return new FleetHistory(
                span.word(),
                span.step().toSeconds(),
                history.steps().stream().map(Instant::toString).toList(),
                history.providers().entrySet().stream()
                        .map(one -> series(span, history, one.getKey(), one.getValue(), catalogued, set))
                        .toList());
    }

    private static Series series(
            Span span,
            History history,
            ProviderId provider,
            List<Point> points,
            Map<ProviderId, Double> catalogued,
            NavigableMap<Instant, Map<ProviderId, Double>> set) {
        return new Series(
                provider,
                points.stream().map(Point::requests).toList(),
                each(points, Point::successRate),
                each(points, Point::p50),
                each(points, Point::p95),
                points.stream().map(point -> point.cost().usd()).toList(),
                history.shares(provider),
                each(history.steps(), step -> weightShare(provider, step.plus(span.step()), catalogued, set)));
    }

    private static @Nullable Double weightShare(
            ProviderId provider,
            Instant before,
            Map<ProviderId, Double> catalogued,
            NavigableMap<Instant, Map<ProviderId, Double>> set) {
        Map<ProviderId, Double> weights = new LinkedHashMap<>(catalogued);
        Map.Entry<Instant, Map<ProviderId, Double>> last = set.lowerEntry(before);
        if (last != null) {
            weights.putAll(last.getValue());
        }
        double all = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        Double own = weights.get(provider);
        return own == null || all == 0 ? null : (Double) (own / all);
    }

    /** As a stream's {@code toList}, which has no absent entries as far as its type says. */
    private static <T> List<@Nullable Double> each(List<T> all, Function<T, @Nullable Double> figure) {
        List<@Nullable Double> figures = new ArrayList<>();
        for (T one : all) {
            figures.add(figure.apply(one));
        }
        return Collections.unmodifiableList(figures);
    }
}
