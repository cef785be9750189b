package dev.polyphony.execution;

import dev.polyphony.activity.PipelineActivities;
import dev.polyphony.activity.PipelineActivities.Ended;
import dev.polyphony.activity.PipelineActivities.Orders;
import dev.polyphony.activity.PipelineActivities.Which;
import dev.polyphony.analysis.AnalysisResult.Problem;
import dev.polyphony.pipeline.NodeState;
import dev.polyphony.pipeline.OnFailure;
import dev.polyphony.pipeline.PipelineState;
import dev.polyphony.text.ServerLimits;
import dev.polyphony.workflow.PipelineWorkflow;
import dev.polyphony.workflow.SearchAttributes;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Begins each node when those before it have ended, waits for all of them, and says how it went. */
public final class DurablePipeline implements PipelineWorkflow {
    private final Run run;
    private final String pipeline;
    private final CancellationScope work;
    private final PipelineActivities nodes = ActivityStubs.pipeline();

    private final Map<String, NodeState> states = new LinkedHashMap<>();
    private final Map<String, NodeRun> underWay = new LinkedHashMap<>();
    private final Map<String, Integer> depths = new HashMap<>();

    private boolean news;
    private boolean overdue;
    private @Nullable Problem problem;
    private @Nullable RuntimeException broken;

    @WorkflowInit
    public DurablePipeline(Run run) {
        this.run = run;
        pipeline = Workflow.getInfo().getWorkflowId();
        run.steps().forEach(step -> states.put(step.node(), NodeState.PENDING));
        // Here, since an order can arrive before the work begins.
        work = Workflow.newCancellationScope(this::proceed);
    }

    @Override
    public void run(Run same) {
        boolean cancelled = false;
        try {
            work.run();
        } catch (CanceledFailure asked) {
            // By its order, or in Temporal itself.
            cancelled = true;
        }
        PipelineState how = cancelled ? PipelineState.CANCELLED : outcome();
        Problem why = cancelled ? null : problem;
        Workflow.newDetachedCancellationScope(() -> {
                    underWay.values().forEach(NodeRun::stop);
                    Workflow.await(underWay::isEmpty);
                    nodes.conclude(new Ended(pipeline, how, why));
                })
                .run();
        Workflow.upsertTypedSearchAttributes(SearchAttributes.STATUS.valueSet(how.word()));
        show(how);
    }

    @Override
    public void look() {
        news = true;
    }

    private void proceed() {
        if (run.deadline() != null) {
            limit();
        }
        show(PipelineState.RUNNING);
        while (!comesToItsEnd()) {
            if (news) {
                news = false;
                obey(nodes.orders(new Which(pipeline)));
            } else if (next().isPresent()) {
                begin(next().get());
            } else {
                Workflow.await(() -> news || next().isPresent() || comesToItsEnd());
            }
        }
        if (broken != null) {
            throw broken;
        }
    }

    private void limit() {
        Promise<Void> unused = Workflow.newTimer(
                        run.deadline(),
                        TimerOptions.newBuilder()
                                .setSummary("the pipeline's deadline")
                                .build())
                .handle((passed, cancelled) -> {
                    overdue = cancelled == null;
                    return null;
                });
    }

    /** Where a node failed without which it does not go on, analyses under way come to their end all the same. */
    private boolean comesToItsEnd() {
        if (broken != null || overdue) {
            return true;
        }
        return problem == null
                ? underWay.isEmpty() && next().isEmpty()
                : underWay.values().stream().allMatch(NodeRun::isOfAPerson);
    }

    /** The first node, in the order of writing, whose turn it is. */
    private Optional<Step> next() {
        if (problem != null) {
            return Optional.empty();
        }
        long asked =
                underWay.values().stream().filter(node -> !node.isOfAPerson()).count();
        return run.steps().stream()
                .filter(step -> state(step.node()) == NodeState.PENDING && !underWay.containsKey(step.node()))
                .filter(step ->
                        step.after().stream().allMatch(before -> state(before).isFinal()))
                .filter(step -> step.person() || asked < run.atOnce())
                .findFirst();
    }

    private NodeState state(String node) {
        return states.getOrDefault(node, NodeState.PENDING);
    }

    /** Not in the scope that is cancelled: a node is told itself, so that what it came to is known. */
    private void begin(Step step) {
        NodeRun node = new NodeRun(pipeline, step, nodes);
        underWay.put(step.node(), node);
        Workflow.newDetachedCancellationScope(() -> {
                    Promise<Void> unused = Async.procedure(() -> ended(step, node.result()))
                            .handle((nothing, failure) -> {
                                if (failure != null) {
                                    broken = failure;
                                }
                                return null;
                            });
                })
                .run();
        show(PipelineState.RUNNING);
    }

    private void ended(Step step, NodeState state) {
        underWay.remove(step.node());
        states.put(step.node(), state);
        if (state.isFailure() && step.onFailure() == OnFailure.STOP && problem == null) {
            problem = new Problem("nodes." + step.node(), describe(state));
        }
        show(PipelineState.RUNNING);
    }

    private void obey(Orders orders) {
        orders.decided().forEach(decided -> {
            NodeRun node = underWay.get(decided.node());
            if (node != null) {
                node.decided(decided.decision());
            }
        });
        if (orders.state() == PipelineState.CANCELLING) {
            work.cancel();
            throw new CanceledFailure("its submitter cancelled it");
        }
    }

    private PipelineState outcome() {
        if (problem != null) {
            return PipelineState.FAILED;
        }
        if (overdue) {
            problem = new Problem("deadline", "passed before every node had ended");
            return PipelineState.DEADLINE_PASSED;
        }
        return PipelineState.ANSWERED;
    }

    private static String describe(NodeState state) {
        return switch (state) {
                    case REJECTED -> "was rejected";
                    case NO_ANSWER -> "has no answer";
                    case ABSTAINED -> "has no answer that leads by enough";
                    case DEADLINE_PASSED -> "passed its deadline";
                    case CANCELLED -> "was cancelled";
                    case PENDING, RUNNING, WAITING, ANSWERED, APPROVED, SKIPPED ->
                        throw new IllegalStateException(state + " is no failure");
                }
                + ", and nothing goes on without it";
    }

    /** For the Web UI: names and states, never words. */
    private void show(PipelineState how) {
        StringBuilder tree = new StringBuilder("**" + how.word().replace('_', ' ') + "**\n");
        for (Step step : run.steps()) {
            NodeRun node = underWay.get(step.node());
            NodeState state = node == null ? state(step.node()) : node.state();
            tree.append("\n")
                    .append("  ".repeat(depth(step)))
                    .append("- **")
                    .append(step.node())
                    .append("** — ");
            tree.append(state.word().replace('_', ' '));
            if (!step.after().isEmpty()) {
                tree.append(", after ").append(String.join(", ", step.after()));
            }
        }
        Workflow.setCurrentDetails(ServerLimits.details(tree.toString()));
    }

    /** Known once it is found: by many ways from node to node there are more of them than anybody can walk. */
    private int depth(Step step) {
        Integer known = depths.get(step.node());
        if (known != null) {
            return known;
        }
        int deepest = -1;
        for (Step before : run.steps()) {
            if (step.after().contains(before.node())) {
                deepest = Math.max(deepest, depth(before));
            }
        }
        depths.put(step.node(), deepest + 1);
        return deepest + 1;
    }
}
