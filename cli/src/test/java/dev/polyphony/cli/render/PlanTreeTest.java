package dev.polyphony.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.CompiledPlan.Timing;
import dev.polyphony.plan.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTreeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Instant LATER = Instant.parse("2026-11-29T08:00:05Z");

    @Test
    void callThatOnlyNeedsTimeSaysUntilWhenAndWhy() {
        CompiledPlan plan = plan(new Node.NotBefore(LATER, new Failure.Throttled(Duration.ofSeconds(5))));

        assertThat(PlanTree.lines(plan, new Style(false, true)))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("gpt-4o (openai/gpt-4o) · at most $0.01 · not before 2026-11-29T08:00:05Z: "));
        assertThat(JsonOutput.of(plan)).contains("\"not_before\"", "\"2026-11-29T08:00:05Z\"");
    }

    @Test
    void escalationByTheSoundOfAnswersSaysSoBeforeItCostsAnything() {
        assertThat(PlanTree.lines(plan(null).uncalibrated(List.of("gpt-4o")), new Style(false, true)))
                .containsSubsequence(
                        "Its confidence is only how sure an answer sounds, so it may well ask every model up to the last.",
                        "Next: polyphony train learns from graded answers; a lower --threshold stops sooner.",
                        "Nobody was asked and nothing was spent.");
        assertThat(PlanTree.lines(plan(null).uncalibrated(List.of()), new Style(false, true)))
                .noneMatch(line -> line.contains("confidence"));
    }

    @Test
    void callThatCanBeAskedAtOnceSaysNothingOfIt() {
        assertThat(PlanTree.lines(plan(null), new Style(false, true))).noneMatch(line -> line.contains("not before"));
    }

    @Test
    void longReasonIsToldToItsEnd() {
        String why = "nothing was learnt of such prompts; polyphony train learns from graded answers which are worth"
                + " asking, and for which kind of prompt they are";
        CompiledPlan plan = new CompiledPlan(
                7,
                "adaptive",
                call(null, null),
                Duration.ofMinutes(3),
                2,
                new Timing(SECOND, SECOND, SECOND, SECOND),
                List.of(Choice.drawn("", "gpt-4o", why)));

        List<String> lines = PlanTree.lines(plan, new Style(false, true));

        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(Table.WIDTH));
        assertThat(String.join(" ", lines).replaceAll(" +", " ")).contains(why);
    }

    @Test
    void drawAndAgentAreNamed() {
        Choice drawn = Choice.drawn("", "gpt-4o, then gpt-4", "drawn by shares: gpt-4o 60 %, gpt-4 40 %");
        CompiledPlan plan = new CompiledPlan(
                7,
                "balanced",
                call(null, "openai-2"),
                Duration.ofMinutes(3),
                2,
                new Timing(SECOND, SECOND, SECOND, SECOND),
                List.of(drawn));

        assertThat(PlanTree.lines(plan, new Style(false, true)))
                .containsSubsequence(
                        "drawn: gpt-4o, then gpt-4",
                        "  drawn by shares: gpt-4o 60 %, gpt-4 40 %",
                        "gpt-4o (openai/gpt-4o) by openai-2 · at most $0.01");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 | 0.8  | 3 models one after the other, until those that answered are 80 % sure together
            2 | 0.8  | the first 2 of 3 models at once, then one after the other, until those that answered are
            1 | 1.01 | 3 models one after the other, to the last
            3 | 0.8  | 3 models at once
            """)
    void sequentialPanelSaysWhoIsAskedWhenAndOfNoQuorum(int atOnce, double threshold, String head) {
        Node panel = new Node.Panel(
                "",
                List.of(call(null, null), call(null, null), call(null, null)),
                2,
                SECOND,
                new AggregationNode.Sequential("sums", threshold, atOnce),
                SECOND,
                SECOND);
        CompiledPlan plan = new CompiledPlan(
                8, "custom", panel, Duration.ofMinutes(3), 3, new Timing(SECOND, SECOND, SECOND, SECOND));

        List<String> lines = PlanTree.lines(plan, new Style(false, true));

        assertThat(lines.get(1)).startsWith(head);
        assertThat(lines)
                .noneMatch(line -> line.contains("are enough, then"))
                .anyMatch(line -> line.contains("most probably right, by what was learnt as sums"));
    }

    private static CompiledPlan plan(Node.@Nullable NotBefore wait) {
        return new CompiledPlan(
                5, "fallback", call(wait, null), Duration.ofMinutes(3), 2, new Timing(SECOND, SECOND, SECOND, SECOND));
    }

    private static Node.Call call(Node.@Nullable NotBefore wait, @Nullable String agent) {
        return new Node.Call(
                "0",
                "gpt-4o",
                ModelRef.parse("openai/gpt-4o"),
                "openai",
                "",
                Duration.ofSeconds(2),
                2,
                100,
                null,
                new Money(10_000),
                wait,
                null,
                agent);
    }
}
