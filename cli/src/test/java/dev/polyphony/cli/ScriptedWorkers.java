package dev.polyphony.cli;

import dev.polyphony.activity.AggregateActivities;
import dev.polyphony.activity.CallActivities;
import dev.polyphony.activity.CompileActivities;
import dev.polyphony.activity.HedgeActivities;
import dev.polyphony.activity.InventoryActivities;
import dev.polyphony.activity.RejudgeActivities;
import dev.polyphony.activity.Rejudgement;
import dev.polyphony.activity.TrialActivities;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Usage;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.InventoryQuery;
import dev.polyphony.inventory.ProviderTrial;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Verdict;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A worker's activities without a worker: models answer by their names. */
final class ScriptedWorkers
        implements CompileActivities,
                RejudgeActivities,
                AggregateActivities,
                HedgeActivities,
                CallActivities,
                InventoryActivities,
                TrialActivities {
    static final String LANE = "lane";
    static final String ANSWER = "REST: fewer moving parts.";

    final AtomicInteger asked = new AtomicInteger();
    final CountDownLatch released = new CountDownLatch(1);
    private final Map<String, Failure> failures = new ConcurrentHashMap<>();

    @Nullable
    Inventory inventory;

    @Nullable
    InventoryQuery lookedAt;

    @Nullable
    ProviderTrial tried;

    ProviderTrial.@Nullable Outcome trial;

    /** What providers call a model, after its name. */
    String servedAs = "-2024";

    /** The model fails so whenever it is asked. */
    void fails(String model, Failure failure) {
        failures.put(model, failure);
    }

    @Override
    public Compilation compileApproved(Analysis analysis) {
        return compile(analysis);
    }

    @Override
    public Compilation compile(Analysis analysis) {
        Selection.Preset preset = (Selection.Preset) analysis.selection();
        if ("nosuch".equals(preset.chain())) {
            return new Compilation.Rejected("chain", "'nosuch' is not a chain; there are mixed and fast");
        }
        List<String> names = preset.models().isEmpty() ? List.of("gpt-4o-mini", "claude-haiku-3.5") : preset.models();
        List<Node> calls = new ArrayList<>();
        for (String name : names) {
            int place = calls.size() + 1;
            calls.add(new Node.Call(
                    String.valueOf(place),
                    name,
                    ref(name),
                    LANE,
                    name + " · step " + place + " of " + names.size(),
                    Duration.ofMillis(100),
                    1,
                    500,
                    null));
        }
        Duration deadline = Objects.requireNonNullElse(analysis.limits().deadline(), Duration.ofSeconds(30));
        Node root = preset.strategy().equals("ensemble")
                ? new Node.Panel(
                        "",
                        calls,
                        calls.size(),
                        Duration.ZERO,
                        new AggregationNode.Best(),
                        Duration.ZERO,
                        Duration.ofMillis(100))
                : new Node.Fallback(
                        "",
                        calls.stream()
                                .map(call -> new Node.Step(call, deadline))
                                .toList(),
                        Duration.ofMillis(200));
        Duration second = Duration.ofSeconds(1);
        return new Compilation.Compiled(new CompiledPlan(
                1,
                preset.strategy(),
                root,
                deadline,
                10,
                new CompiledPlan.Timing(Duration.ofSeconds(30), second, second, second)));
    }

    @Override
    public Leave allowHedge(Hedging hedging) {
        return new Leave(true);
    }

    @Override
    public Compilation compileRejudgement(Rejudgement rejudgement) {
        return compile(rejudgement.analysis());
    }

    @Override
    public Reassessed reassess(Rejudgement rejudgement) {
        return new Reassessed(rejudgement.recorded());
    }

    @Override
    public Verdict aggregate(Ballot ballot) {
        Map<String, Double> scores = ballot.entries().stream()
                .collect(Collectors.toMap(
                        Entry::path, entry -> 1.0 / (1 + entry.reply().text().length())));
        String chosen = scores.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        return new Verdict(chosen, scores, 0.62);
    }

    @Override
    public Reply ask(CallTask task) {
        asked.incrementAndGet();
        String model = task.model().model();
        if (model.equals("stuck")) {
            awaitRelease();
        }
        Failure failure = failures.get(model);
        if (failure != null) {
            throw ApplicationFailure.newNonRetryableFailure(
                    "scripted", "scripted", new CallFailure(failure, 1, null, FailedRequests.FREE));
        }
        return new Reply(
                task.model(),
                model + servedAs,
                task.wording().prompt().startsWith("echo ") ? task.wording().prompt() : ANSWER + " " + model,
                new Usage(12, 34),
                new Money(412),
                Duration.ofMillis(1800),
                new Assessment(0.8, 0.5, 0.4),
                false,
                1,
                model.startsWith("sim"));
    }

    @Override
    public Inventory check(@Nullable InventoryQuery query) {
        lookedAt = query;
        return Objects.requireNonNull(inventory);
    }

    @Override
    public ProviderTrial.Outcome tryProvider(ProviderTrial given) {
        tried = given;
        return Objects.requireNonNull(trial);
    }

    static ModelRef ref(String name) {
        return ModelRef.parse("provider/" + name);
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
