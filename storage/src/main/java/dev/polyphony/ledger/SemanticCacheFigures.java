package dev.polyphony.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Money;
import dev.polyphony.evaluation.Interval;
import dev.polyphony.evaluation.Proportion;
import dev.polyphony.semanticcache.HitThreshold;
import dev.polyphony.semanticcache.SemanticCache.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of answers to questions in other words.
 *
 * @param hits given
 * @param compared hits that were asked for all the same
 * @param different of those, where the model said something else
 * @param falseHitRate their share; absent where none was compared
 * @param interval of that share, at 95 %
 * @param workloads what each has learnt, by tenant and category
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SemanticCacheFigures(
        long hits,
        Money saved,
        int compared,
        int different,
        @JsonProperty("false_hit_rate") @Nullable Double falseHitRate,
        @Nullable Interval interval,
        List<Learnt> workloads) {
    /**
     * @param threshold similarity from which an earlier answer is given; absent where the cache is closed
     * @param compared answers that it was learnt from
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Learnt(
            String tenant,
            String category,
            boolean closed,
            @Nullable Double threshold,
            int compared) {}

    record Compared(String tenant, String category, double similarity, boolean same, boolean drawn) {}

    /** @param all by workload, the latest first */
    static SemanticCacheFigures of(long hits, Money saved, List<Compared> all) {
        List<Compared> drawn = all.stream().filter(Compared::drawn).toList();
        int different = (int) drawn.stream().filter(one -> !one.same).count();
        Proportion share = drawn.isEmpty() ? null : Proportion.of(different, drawn.size());
        Map<Workload, List<HitThreshold.Compared>> byWorkload = new LinkedHashMap<>();
        all.forEach(one -> byWorkload
                .computeIfAbsent(new Workload(one.tenant, one.category), fresh -> new ArrayList<>())
                .add(new HitThreshold.Compared(one.similarity, one.same)));
        List<Learnt> learnt = byWorkload.entrySet().stream()
                .map(workload -> {
                    HitThreshold threshold = HitThreshold.of(workload.getValue());
                    return new Learnt(
                            workload.getKey().tenant(),
                            workload.getKey().category(),
                            threshold.isClosed(),
                            threshold.isClosed() ? null : (Double) threshold.from(),
                            threshold.compared());
                })
                .toList();
        return new SemanticCacheFigures(
                hits,
                saved,
                drawn.size(),
                different,
                share == null ? null : (Double) share.share(),
                share == null ? null : share.interval(),
                learnt);
    }
}
