package dev.polyphony.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.CompiledPlan.Timing;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void everyNodeIsWalkedBeforeThoseBelowItAndMembersBeforeTheirJudges() {
        Node root =
                chain("", panel("1", List.of(call("a"), call("b")), false, chain("1.judge1", call("j"))), call("c"));

        assertThat(root.all()).extracting(Node::path).containsExactly("", "1", "a", "b", "1.judge1", "j", "c");
        assertThat(root.calls()).extracting(Node.Call::path).containsExactly("a", "b", "j", "c");
    }

    @Test
    void judgeBelowAChainMakesThePlanJudged() {
        assertThat(chain("", call("a"), panel("2", List.of(call("b")), false, call("j")))
                        .judged())
                .isTrue();
        assertThat(chain("", call("a")).judged()).isFalse();
    }

    @Test
    void panelIsOfNoUseWhereOnlyItsJudgesCanBeAsked() {
        assertThat(panel("", List.of(skipped("a")), false, call("j")).askable()).isFalse();
    }

    @Test
    void ceilingCountsEveryStepAndEachJudgeOncePerPairInBothOrders() {
        Node panel = panel("1", List.of(call("a"), call("b"), call("c")), true, call("j"));

        CostCeiling ceiling = CostCeiling.of(plan(chain("", panel, call("d"), skipped("e"))));

        assertThat(ceiling.calls()).isEqualTo(3 + 6 + 1);
        assertThat(ceiling.once()).isEqualTo(new Money(10 * 100));
    }

    @Test
    void quickestAnswerOfAPanelWaitsForItsJudgesAndOfAChainForItsQuickestStep() {
        Node panel = panel("1", List.of(call("a"), call("b")), false, call("j"));

        assertThat(plan(panel).quickest()).isEqualTo(SECOND.plus(SECOND));
        assertThat(plan(chain("", panel, call("c"))).quickest()).isEqualTo(SECOND);
        assertThat(plan(chain("", skipped("a"))).quickest()).isZero();
    }

    private static Node.Call call(String path) {
        return new Node.Call(
                path,
                path,
                ModelRef.parse("openai/" + path),
                "lane",
                "",
                SECOND,
                2,
                100,
                null,
                new Money(100),
                null,
                null);
    }

    private static Node.Skipped skipped(String path) {
        return new Node.Skipped(path, path, ModelRef.parse("openai/" + path), new Failure.NoCredentials("KEY"));
    }

    private static Node.Fallback chain(String path, Node... steps) {
        return new Node.Fallback(
                path,
                List.of(steps).stream().map(step -> new Node.Step(step, SECOND)).toList(),
                SECOND);
    }

    private static Node.Panel panel(String path, List<Node> members, boolean pairwise, Node judge) {
        AggregationNode jury = new AggregationNode.Jury(List.of(judge), ScoreBy.MEAN, pairwise);
        return new Node.Panel(path, members, 1, SECOND, jury, SECOND, SECOND);
    }

    private static CompiledPlan plan(Node root) {
        return new CompiledPlan(2, "custom", root, SECOND, 100, new Timing(SECOND, SECOND, SECOND, SECOND));
    }
}
