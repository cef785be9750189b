package dev.polyphony.cli.render;

import dev.polyphony.call.Money;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.CostCeiling;
import dev.polyphony.plan.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A compiled plan as a tree: who would be asked what, when, and for how much at most. */
public final class PlanTree {
    static final String NOTHING_SPENT = "Nobody was asked and nothing was spent.";

    private final Style style;
    private final List<String> lines = new ArrayList<>();

    private PlanTree(Style style) {
        this.style = style;
    }

    public static List<String> lines(CompiledPlan plan, Style style) {
        PlanTree tree = new PlanTree(style);
        tree.say(
                "",
                plan.strategy() + " · deadline " + Figures.time(plan.deadline()) + " · at most "
                        + Figures.count(plan.maxCalls(), "request", "requests"));
        if (plan.choices() != null) {
            plan.choices().forEach(tree::choice);
        }
        tree.node(plan.root(), "", "", "");
        if (plan.funding() != null && plan.funding().leftOut() != null) {
            plan.funding().leftOut().forEach(step -> tree.say("", step.describe()));
        }
        if (plan.uncalibrated() != null) {
            ProgressText.uncalibrated().forEach(line -> tree.say("", line));
        }
        tree.ceiling(CostCeiling.of(plan));
        return tree.lines;
    }

    /** The most that the plan costs if each call is answered once. */
    static String worst(CostCeiling ceiling) {
        return ceiling.once() == null ? Figures.UNKNOWN : Figures.money(ceiling.once());
    }

    private void choice(Choice choice) {
        say(
                "",
                (choice.isExplored()
                                ? "asked to learn about it: "
                                : choice.isLearnt()
                                        ? "chosen by what was learnt: "
                                        : choice.isDrawn() ? "drawn: " : "chosen by the prompt: ")
                        + choice.chosen());
        say("  ", choice.why());
    }

    private void ceiling(CostCeiling ceiling) {
        say(
                "",
                "Costs at most " + worst(ceiling) + " if each of its " + Figures.count(ceiling.calls(), "call", "calls")
                        + " is answered once"
                        + (ceiling.once() == null ? ": a model has no price in the catalogue." : ","));
        Money most = ceiling.most();
        if (most != null) {
            say("", "and " + Figures.money(most) + " if each request that it may send, retries included, is billed.");
        }
        say("", NOTHING_SPENT);
    }

    /**
     * @param first what stands before its own line
     * @param rest what stands before the lines below it
     * @param how it comes to its turn
     */
    private void node(Node node, String first, String rest, String how) {
        switch (node) {
            case Node.Call call ->
                say(
                        first,
                        how + call.name() + model(call) + agent(call) + " · " + price(call.ceiling())
                                + early(call.notBefore()));
            case Node.Skipped skipped ->
                faint(
                        first,
                        how + skipped.name() + " · skipped: " + skipped.why().describe());
            case Node.Fallback chain -> {
                say(first, how + "one after the other, the next when one fails");
                steps(chain.steps(), rest);
            }
            case Node.Escalate chain -> {
                say(first, how + "one after the other, until an answer's confidence reaches " + chain.threshold());
                steps(chain.steps(), rest);
            }
            case Node.Hedge hedge -> {
                say(first, how + "the first answer wins; the next one starts when the one before is slow or fails");
                contenders(hedge.contenders(), rest);
            }
            case Node.Panel panel -> {
                say(first, how + panel(panel));
                panel(panel, rest);
            }
        }
    }

    private static String agent(Node.Call call) {
        return call.agent() == null ? "" : " by " + call.agent();
    }

    private static String panel(Node.Panel panel) {
        return panel.aggregation() instanceof AggregationNode.Sequential rule
                ? sequential(rule, panel.members().size())
                : atOnce(panel);
    }

    /** A quorum says nothing of it: who is asked next goes by what the answers so far say. */
    private static String sequential(AggregationNode.Sequential rule, int members) {
        String who = rule.atOnce() >= members
                ? Figures.count(members, "model", "models") + " at once"
                : rule.atOnce() > 1
                        ? "the first " + rule.atOnce() + " of " + members + " models at once, then one after the other"
                        : Figures.count(members, "model", "models") + " one after the other";
        String until = rule.threshold() > 1
                ? ", to the last"
                : String.format(
                        Locale.ROOT, ", until those that answered are %.0f %% sure together", 100 * rule.threshold());
        return who + (rule.atOnce() >= members ? "" : until);
    }

    private static String atOnce(Node.Panel panel) {
        int members = panel.members().size();
        return Figures.count(members, "model", "models") + " at once · " + panel.quorum() + " of " + members
                + " are enough, then "
                + (panel.stragglers() != null && panel.stragglers().asLongAgain() ? "at least " : "")
                + Figures.time(panel.grace()) + " for the rest";
    }

    private void steps(List<Node.Step> steps, String indent) {
        for (int i = 0; i < steps.size(); i++) {
            child(
                    steps.get(i).node(),
                    indent,
                    i == steps.size() - 1,
                    "up to " + time(steps.get(i).cap()) + " · ");
        }
    }

    private void contenders(List<Node.Contender> contenders, String indent) {
        Duration after = Duration.ZERO;
        for (int i = 0; i < contenders.size(); i++) {
            child(
                    contenders.get(i).node(),
                    indent,
                    i == contenders.size() - 1,
                    i == 0 ? "at once · " : "after " + time(after) + " · ");
            after = after.plus(contenders.get(i).delay());
        }
    }

    private void panel(Node.Panel panel, String indent) {
        panel.members().forEach(member -> child(member, indent, false, ""));
        switch (panel.aggregation()) {
            case AggregationNode.Best best -> leaf(indent, "then the best-scored answer");
            case AggregationNode.Sequential rule ->
                leaf(
                        indent,
                        "then the answer that is most probably right, by what was learnt "
                                + (rule.workload() == null ? "of such prompts" : "as " + rule.workload())
                                + "; where nothing was, two that say the same are enough");
            case AggregationNode.Vote vote ->
                leaf(
                        indent,
                        "then the answer most agree on"
                                + (vote.margin() == null ? "" : ", leading by " + vote.margin() + " of the votes"));
            case AggregationNode.Synthesize synthesis -> {
                reviewers(synthesis.reviewers(), "reviews the others' answers · ", indent);
                child(synthesis.chairman(), indent, true, "chairman · ");
            }
            case AggregationNode.Council council -> {
                reviewers(council.reviewers(), "ranks the others' answers · ", indent);
                child(council.chairman(), indent, true, "chairman · ");
            }
            case AggregationNode.Jury jury -> {
                String how = jury.pairwise() ? "compares every two · " : "scores every answer · ";
                jury.judges().forEach(judge -> child(judge, indent, false, how));
                leaf(indent, decided(jury));
            }
        }
    }

    private static String decided(AggregationNode.Jury jury) {
        if (jury.pairwise()) {
            return "then the answer that wins the most pairs";
        }
        return switch (jury.by()) {
            case MEAN -> "then the answer of the highest score";
            case MEDIAN -> "then the answer of the highest median score";
            case TRIMMED -> "then the answer that leads the others, without the judges at both ends";
        };
    }

    private void reviewers(List<AggregationNode.Reviewer> reviewers, String how, String indent) {
        reviewers.forEach(reviewer -> child(reviewer.node(), indent, false, how));
    }

    private void child(Node node, String indent, boolean last, String how) {
        node(node, indent + (last ? "└ " : "├ "), indent + (last ? "  " : "│ "), how);
    }

    private void leaf(String indent, String text) {
        say(indent + "└ ", text);
    }

    private static String model(Node.Call call) {
        return call.name().equals(call.model().toString()) ? "" : " (" + call.model() + ")";
    }

    private static String price(@Nullable Money ceiling) {
        return ceiling == null ? Figures.UNKNOWN_COST : "at most " + Figures.money(ceiling);
    }

    private static String early(Node.@Nullable NotBefore wait) {
        return wait == null
                ? ""
                : " · not before " + wait.at() + ": " + wait.why().describe();
    }

    private static String time(Duration duration) {
        return Figures.time(duration);
    }

    private void say(String before, String text) {
        wrapped(before, text).forEach(lines::add);
    }

    private void faint(String before, String text) {
        wrapped(before, text).map(style::faint).forEach(lines::add);
    }

    /** Below a branch its stem goes on. */
    private Stream<String> wrapped(String before, String text) {
        String below = before.replace('├', '│').replace('└', ' ') + (before.isBlank() ? "" : "  ");
        return Wrapping.lines(before, below, text).stream().map(style::marks);
    }
}
