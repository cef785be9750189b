package dev.polyphony.execution;

import static dev.polyphony.execution.Results.s;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.CompiledPlan.Timing;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A compiled plan in the making: becomes a node where it is told its path. */
interface Draft {
    Duration FLOOR = s(2);
    String LANE = "models";

    Node at(String path);

    static CallDraft call(String model) {
        return new CallDraft(model, FLOOR, 3, LANE, null, null, null, null);
    }

    static Draft skipped(String model, Failure why) {
        return path -> new Node.Skipped(path, model, model(model), why);
    }

    /** Every step may take all the time that the later ones can spare. */
    static Draft fallback(Draft... steps) {
        return path -> {
            List<Node.Step> nodes = children(path, steps).stream()
                    .map(node -> new Node.Step(node, cap(steps, node)))
                    .toList();
            return new Node.Fallback(
                    path, nodes, nodes.stream().map(step -> step.node().floor()).reduce(Duration.ZERO, Duration::plus));
        };
    }

    /** As a fallback; a step is good enough from that confidence on. */
    static Draft escalate(double threshold, Draft... steps) {
        return path -> {
            Node.Fallback chain = (Node.Fallback) fallback(steps).at(path);
            return new Node.Escalate(path, chain.steps(), threshold, chain.floor());
        };
    }

    /** Each contender runs alone for that long. */
    static Draft hedge(Duration delay, Draft... contenders) {
        return path -> {
            List<Node> nodes = children(path, contenders);
            Duration floor = IntStream.range(0, nodes.size())
                    .mapToObj(i -> delay.multipliedBy(i).plus(nodes.get(i).floor()))
                    .max(Comparator.naturalOrder())
                    .orElse(Duration.ZERO);
            return new Node.Hedge(
                    path,
                    nodes.stream().map(node -> new Node.Contender(node, delay)).toList(),
                    floor);
        };
    }

    /** Waits for all its members unless told otherwise. */
    static PanelDraft panel(Draft... members) {
        return new PanelDraft(
                List.of(members), members.length, Duration.ZERO, path -> new AggregationNode.Best(), null, null);
    }

    static CompiledPlan plan(Draft root, Duration deadline) {
        return plan(root, deadline, 20);
    }

    static CompiledPlan plan(Draft root, Duration deadline, int maxCalls) {
        return new CompiledPlan(CompiledPlan.SEMANTICS, "custom", root.at(""), deadline, maxCalls, timing());
    }

    static Timing timing() {
        return new Timing(s(5), s(1), s(10), s(2));
    }

    default Draft upTo(Duration cap) {
        return new Capped(this, cap);
    }

    static ModelRef model(String model) {
        return ModelRef.parse("simulated/" + model);
    }

    private static List<Node> children(String path, Draft... drafts) {
        return IntStream.range(0, drafts.length)
                .mapToObj(i -> drafts[i].at(path.isEmpty() ? "" + (i + 1) : path + "." + (i + 1)))
                .toList();
    }

    private static Duration cap(Draft[] steps, Node node) {
        int step = Integer.parseInt(node.path().substring(node.path().lastIndexOf('.') + 1)) - 1;
        return steps[step] instanceof Capped capped ? capped.cap() : Duration.ofDays(30);
    }

    record Capped(Draft draft, Duration cap) implements Draft {
        @Override
        public Node at(String path) {
            return draft.at(path);
        }
    }

    record CallDraft(
            String name,
            Duration floor,
            int sends,
            String lane,
            @Nullable Money ceiling,
            Node.@Nullable NotBefore notBefore,
            @Nullable Placement placement,
            @Nullable String agent)
            implements Draft {
        CallDraft sends(int most) {
            return new CallDraft(name, floor, most, lane, ceiling, notBefore, placement, agent);
        }

        CallDraft floor(Duration least) {
            return new CallDraft(name, least, sends, lane, ceiling, notBefore, placement, agent);
        }

        CallDraft lane(String queue) {
            return new CallDraft(name, floor, sends, queue, ceiling, notBefore, placement, agent);
        }

        CallDraft costing(Money most) {
            return new CallDraft(name, floor, sends, lane, most, notBefore, placement, agent);
        }

        /** Its circuit is open until then. */
        CallDraft notBefore(Instant at) {
            return new CallDraft(
                    name,
                    floor,
                    sends,
                    lane,
                    ceiling,
                    new Node.NotBefore(at, new Failure.CircuitOpen(at)),
                    placement,
                    agent);
        }

        /** Beside its workflow; its lane has no worker. */
        CallDraft inline() {
            return new CallDraft(name, floor, sends, "nobody's", ceiling, notBefore, new Placement.Inline(), agent);
        }

        /** Begins in the process of its workflow. */
        CallDraft local() {
            Placement local = new Placement.Local(Duration.ofSeconds(1));
            return new CallDraft(name, floor, sends, lane, ceiling, notBefore, local, agent);
        }

        /** Of the balanced pool. */
        CallDraft agent(String slot) {
            return new CallDraft(name, floor, sends, lane, ceiling, notBefore, placement, slot);
        }

        @Override
        public Node at(String path) {
            return new Node.Call(
                    path,
                    name,
                    Draft.model(name),
                    lane,
                    "step " + path,
                    floor,
                    sends,
                    100,
                    null,
                    ceiling,
                    notBefore,
                    placement,
                    agent);
        }
    }

    /** @param cap time after which the answers there are go on; absent: members get all but the aggregation needs */
    record PanelDraft(
            List<Draft> members,
            int quorum,
            Duration grace,
            Function<String, AggregationNode> adjudication,
            @Nullable Duration cap,
            Node.@Nullable Stragglers stragglers)
            implements Draft {
        private static final Duration REVIEWS = s(20);

        PanelDraft quorum(int answers, Duration newGrace) {
            return new PanelDraft(members, answers, newGrace, adjudication, cap, stragglers);
        }

        /** A majority of those left is enough; the others get as long again, and at least so long. */
        PanelDraft byRule(Duration least) {
            return new PanelDraft(
                    members,
                    Node.Panel.majority(members.size()),
                    least,
                    adjudication,
                    cap,
                    new Node.Stragglers(true, true));
        }

        PanelDraft membersUpTo(Duration most) {
            return new PanelDraft(members, quorum, grace, adjudication, most, stragglers);
        }

        PanelDraft vote(@Nullable Double margin) {
            return by(path -> new AggregationNode.Vote(margin, null));
        }

        PanelDraft sequential(int atOnce) {
            return by(path -> new AggregationNode.Sequential(null, 0.8, atOnce));
        }

        PanelDraft synthesize(Draft chairman, Draft... reviewers) {
            return by(path -> new AggregationNode.Synthesize(
                    reviewers(path, reviewers), chairman.at(below(path, "chairman")), REVIEWS));
        }

        PanelDraft council(Draft chairman, Draft... reviewers) {
            return by(path -> new AggregationNode.Council(
                    reviewers(path, reviewers), chairman.at(below(path, "chairman")), REVIEWS));
        }

        PanelDraft jury(Draft... judges) {
            return by(path -> new AggregationNode.Jury(nodes(path, "judge", judges), Aggregation.ScoreBy.MEAN, false));
        }

        PanelDraft trimmedJury(Draft... judges) {
            return by(
                    path -> new AggregationNode.Jury(nodes(path, "judge", judges), Aggregation.ScoreBy.TRIMMED, false));
        }

        PanelDraft pairwiseJury(Draft... judges) {
            return by(path -> new AggregationNode.Jury(nodes(path, "judge", judges), Aggregation.ScoreBy.MEAN, true));
        }

        private PanelDraft by(Function<String, AggregationNode> other) {
            return new PanelDraft(members, quorum, grace, other, cap, stragglers);
        }

        /** Each is a member too, who does not see its own answer. */
        private static List<AggregationNode.Reviewer> reviewers(String path, Draft... reviewers) {
            List<Node> nodes = nodes(path, "review", reviewers);
            return IntStream.range(0, nodes.size())
                    .mapToObj(i -> new AggregationNode.Reviewer(nodes.get(i), below(path, String.valueOf(i + 1))))
                    .toList();
        }

        private static List<Node> nodes(String path, String name, Draft... drafts) {
            return IntStream.range(0, drafts.length)
                    .mapToObj(i -> drafts[i].at(below(path, name + (i + 1))))
                    .toList();
        }

        private static String below(String path, String name) {
            return path.isEmpty() ? name : path + "." + name;
        }

        @Override
        public Node at(String path) {
            List<Node> nodes = children(path, members.toArray(Draft[]::new));
            AggregationNode placed = adjudication.apply(path);
            Duration aggregationFloor = placed.floor().plusMillis(100);
            Duration slowest = nodes.stream()
                    .map(Node::floor)
                    .max(Comparator.naturalOrder())
                    .orElse(Duration.ZERO);
            return new Node.Panel(
                    path,
                    nodes,
                    quorum,
                    grace,
                    placed,
                    aggregationFloor,
                    slowest.plus(aggregationFloor),
                    cap,
                    stragglers);
        }
    }
}
