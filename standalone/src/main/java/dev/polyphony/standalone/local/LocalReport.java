package dev.polyphony.standalone.local;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.events.AnswerQuality;
import dev.polyphony.events.AnswerQuality.Quality;
import dev.polyphony.traffic.TrafficFigures.Figures;
import dev.polyphony.traffic.TrafficFigures.Numbers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How models of one's own did.
 *
 * @param seconds from the first of their requests to the end of the last; 0 where there was none
 */
record LocalReport(Instant since, double seconds, List<Row> models, List<TaskRow> tasks) {
    /** A provider of models in files of one's own, beside Ollama. */
    private static final String FILES = "local";

    /**
     * @param success part of its requests that were answered; absent where there was none
     * @param p50 seconds within which half of its answers came
     * @param quality mean confidence of its answers and of what people said of them, or the catalogue's; absent where
     *     neither is known
     * @param qualityMeasured which of the two
     * @param busy part of the time that its slots worked, 0 to 1; absent where its slots are not known, or there was no
     *     request
     */
    record Row(
            String model,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String tier,

            long requests,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double success,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double p50,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double p95,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double quality,

            @JsonProperty("quality_measured") boolean qualityMeasured,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double busy) {}

    /**
     * @param share of all answers to work of a known kind, 0 to 1
     * @param quality their mean
     * @param models answers by model, most first
     */
    record TaskRow(String task, long answers, double share, double quality, Map<String, Long> models) {}

    static Set<ProviderId> providers(Catalogue catalogue) {
        return catalogue.providers().values().stream()
                .filter(provider -> provider.adapter() == Adapter.OLLAMA
                        || provider.id().value().equals(FILES))
                .map(provider -> provider.id())
                .collect(Collectors.toSet());
    }

    /** @param span as the requests took from the first to the last */
    static LocalReport of(Catalogue catalogue, Instant since, Figures traffic, AnswerQuality quality, Duration span) {
        Set<ProviderId> local = providers(catalogue);
        List<Row> rows = traffic.models().entrySet().stream()
                .filter(entry -> local.contains(entry.getKey().provider()))
                .map(entry -> row(catalogue.find(entry.getKey().toString()), entry.getValue(), quality, span))
                .sorted(Comparator.comparingLong(Row::requests).reversed().thenComparing(Row::model))
                .toList();
        return new LocalReport(since, span.toMillis() / 1000.0, rows, tasks(catalogue, local, quality));
    }

    private static Row row(Model model, Numbers numbers, AnswerQuality quality, Duration span) {
        var measured = quality.of(model.ref());
        Double expected = model.expected().quality().isPresent()
                ? (Double) model.expected().quality().getAsDouble()
                : null;
        return new Row(
                model.alias(),
                model.tier().map(tier -> tier.name().toLowerCase(Locale.ROOT)).orElse(null),
                numbers.requests(),
                numbers.requests() == 0 ? null : (Double) numbers.successRate(),
                numbers.seconds() == null ? null : (Double) numbers.seconds().p50(),
                numbers.seconds() == null ? null : (Double) numbers.seconds().p95(),
                measured.map(Quality::confidence).map(LocalReport::rounded).orElse(expected),
                measured.isPresent(),
                busy(model, numbers, span));
    }

    /** To thousandths: more is noise. */
    private static double rounded(double figure) {
        return Math.round(figure * 1000) / 1000.0;
    }

    private static @Nullable Double busy(Model model, Numbers numbers, Duration span) {
        if (numbers.seconds() == null || model.slots().isEmpty() || span.isZero()) {
            return null;
        }
        double worked = numbers.seconds().average() * (numbers.requests() - numbers.failed());
        return rounded(Math.min(1, worked / (model.slots().getAsInt() * (span.toMillis() / 1000.0))));
    }

    private static List<TaskRow> tasks(Catalogue catalogue, Set<ProviderId> local, AnswerQuality quality) {
        List<TaskRow> rows = new ArrayList<>();
        Map<String, Map<ModelRef, Quality>> own = new LinkedHashMap<>();
        quality.byTask().forEach((task, models) -> {
            Map<ModelRef, Quality> mine = models.entrySet().stream()
                    .filter(entry -> local.contains(entry.getKey().provider()))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            if (!mine.isEmpty()) {
                own.put(task.word(), mine);
            }
        });
        long all = own.values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .mapToLong(Quality::answers)
                .sum();
        own.forEach((task, models) -> {
            long answers = models.values().stream().mapToLong(Quality::answers).sum();
            double mean = models.values().stream()
                            .mapToDouble(one -> one.confidence() * one.weight())
                            .sum()
                    / models.values().stream().mapToLong(Quality::weight).sum();
            Map<String, Long> by = new LinkedHashMap<>();
            models.entrySet().stream()
                    .sorted(Comparator.comparingLong((Map.Entry<ModelRef, Quality> entry) ->
                                    entry.getValue().answers())
                            .reversed())
                    .forEach(entry -> by.put(
                            catalogue.find(entry.getKey().toString()).alias(),
                            entry.getValue().answers()));
            rows.add(new TaskRow(task, answers, rounded((double) answers / Math.max(1, all)), rounded(mean), by));
        });
        rows.sort(Comparator.comparingLong(TaskRow::answers).reversed());
        return rows;
    }
}
