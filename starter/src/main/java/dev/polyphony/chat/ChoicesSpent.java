package dev.polyphony.chat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.call.Money;
import dev.polyphony.client.AnalysisBroken;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.UnknownAnalysis;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * What several answers came to where one of them failed: there is no answer to the request then, but its analyses are
 * there, and some of them are paid for.
 *
 * @param ended by the analysis' id; empty of those of which it is not known yet
 */
record ChoicesSpent(Map<String, Optional<AnalysisResult>> ended) {
    /** How long those that were cancelled are waited for: what they cost is known when they have ended. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    static ChoicesSpent of(List<String> ids, AnalysisClient client) throws InterruptedException {
        Instant until = Instant.now().plus(PATIENCE);
        Map<String, Optional<AnalysisResult>> ended = new LinkedHashMap<>();
        for (String id : ids) {
            Duration left = Duration.between(Instant.now(), until);
            try {
                ended.put(id, Optional.of(client.result(id, left.isPositive() ? left : Duration.ZERO)));
            } catch (TimeoutException | AnalysisBroken nobodyKnows) {
                ended.put(id, Optional.empty());
            } catch (UnknownAnalysis neverBegun) {
                // It cost nothing.
            }
        }
        return new ChoicesSpent(ended);
    }

    private Money cost() {
        return ended.values().stream()
                .flatMap(Optional::stream)
                .map(AnalysisResult::cost)
                .reduce(Money.ZERO, Money::plus);
    }

    private boolean isComplete() {
        return ended.values().stream()
                .allMatch(result ->
                        result.filter(known -> known.spending().complete()).isPresent());
    }

    /** Empty where nothing was spent. */
    String describe(int wanted) {
        if (cost().equals(Money.ZERO) && isComplete()) {
            return "";
        }
        long answered = ended.values().stream()
                .flatMap(Optional::stream)
                .filter(result -> result.status() == AnalysisStatus.ANSWERED)
                .count();
        return "; %d of %d answers were given, and all cost %s%s: polyphony.choices names their analyses"
                .formatted(answered, wanted, cost(), isComplete() ? "" : " or more");
    }

    ObjectNode json() {
        ObjectNode own =
                JsonNodeFactory.instance.objectNode().put("cost", cost().usd()).put("cost_complete", isComplete());
        ended.forEach((id, result) -> {
            ObjectNode choice = own.withArray("choices").addObject().put("analysis_id", id);
            result.ifPresent(known -> choice.put("status", known.status().word())
                    .put("cost", known.cost().usd()));
        });
        return own;
    }
}
