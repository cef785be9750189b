package dev.polyphony.execution;

import dev.polyphony.activity.LedgerActivities.Earmark;
import dev.polyphony.activity.LedgerActivities.Earmarks;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.Money;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Node;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/** What those who judge can cost: of a chain the dearest step, since a step that is left has failed. */
final class JudgeCosts {
    private JudgeCosts() {}

    static Earmarks of(String analysisId, Analysis analysis, CompiledPlan plan, Instant until) {
        return new Earmarks(
                analysisId,
                analysis.tenant(),
                analysis.label(),
                plan.strategy(),
                analysis.limits().maxCost(),
                until,
                judges(plan.root()).toList());
    }

    private static Stream<Earmark> judges(Node node) {
        Stream<Earmark> below = node.children().stream().flatMap(JudgeCosts::judges);
        return node instanceof Node.Panel panel
                ? Stream.concat(below, panel.consulted().flatMap(judge -> parts(judge, panel.rounds())))
                : below;
    }

    private static Stream<Earmark> parts(Node node, int times) {
        if (node instanceof Node.Call call) {
            return part(node.path(), call, times);
        }
        if (node instanceof Node.Fallback chain) {
            return chain
                    .calls()
                    .filter(call -> call.ceiling() != null)
                    .max(Comparator.comparing(call -> Objects.requireNonNull(call.ceiling())))
                    .stream()
                    .flatMap(call -> part(chain.path(), call, times));
        }
        return node.children().stream().flatMap(child -> parts(child, times));
    }

    private static Stream<Earmark> part(String path, Node.Call call, int times) {
        Money worst = call.ceiling();
        return worst == null ? Stream.empty() : Stream.of(new Earmark(path, call.model(), worst, times));
    }
}
