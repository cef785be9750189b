package dev.polyphony.compatibility;

import dev.polyphony.activity.AggregateActivities.Ballot;
import dev.polyphony.activity.AggregateActivities.Entry;
import dev.polyphony.activity.ResultActivities.Recorded;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisResult.Answer;
import dev.polyphony.analysis.AnalysisResult.Comparison;
import dev.polyphony.analysis.AnalysisResult.Gaps;
import dev.polyphony.analysis.AnalysisResult.Models;
import dev.polyphony.analysis.AnalysisResult.Spending;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Progress;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.CallLimits;
import dev.polyphony.call.CallTask.Payment;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.CallTask.Sampling;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.ProviderId;
import dev.polyphony.call.Reply;
import dev.polyphony.call.RetryMode;
import dev.polyphony.call.Usage;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.Inventory.ModelStatus;
import dev.polyphony.inventory.Inventory.ProviderStatus;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.CompiledPlan.Timing;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Plan;
import dev.polyphony.plan.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One value of every kind that is persisted, with and without its optional parts. */
final class Samples {
    static final Instant AT = Instant.parse("2026-11-21T10:00:00.123Z");
    private static final ModelRef SLASHED = ModelRef.parse("huggingface/meta-llama/Llama-3.3-70B-Instruct:novita");
    static final ModelRef MODEL = ModelRef.parse("openai/gpt-5-mini");

    private Samples() {}

    static List<Sample> all() {
        List<Sample> samples = new ArrayList<>();
        failures().forEach(failure -> samples.add(new Sample("failure-" + words(failure), Failure.class, failure)));
        samples.add(new Sample("failure-throttled-unstated", Failure.class, new Failure.Throttled(null)));
        samples.add(new Sample(
                "failure-circuit-open-why", Failure.class, new Failure.CircuitOpen(AT, "unavailable (503)", AT)));
        samples.add(new Sample("failure-credit-exhausted-since", Failure.class, new Failure.CreditExhausted(AT)));
        samples.add(new Sample("failure-unauthorized-since", Failure.class, new Failure.Unauthorized(401, AT)));
        samples.add(new Sample(
                "failure-invalid-request-since",
                Failure.class,
                new Failure.InvalidRequest(403, "not let through", Failure.Scope.PROVIDER, AT)));
        for (Failure.Phase phase : Failure.Phase.values()) {
            samples.add(new Sample(
                    "failure-timed-out-" + phase.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    Failure.class,
                    new Failure.TimedOut(phase)));
        }
        samples.add(new Sample("call-failure", CallFailure.class, new CallFailure(new Failure.Unavailable(529), 2)));
        samples.add(new Sample("reply", Reply.class, reply()));
        samples.add(new Sample("reply-without-price", Reply.class, unpriced()));
        samples.add(new Sample("call-task", CallTask.class, task(0.7)));
        samples.add(new Sample("call-task-model-temperature", CallTask.class, task(null)));
        samples.add(new Sample("plan-call", Plan.class, call()));
        samples.add(new Sample("plan-call-defaults", Plan.class, Plan.Call.of("gpt-5-mini")));
        samples.add(new Sample("plan-fallback", Plan.class, fallback()));
        samples.add(new Sample("plan-panel", Plan.class, panel()));
        samples.add(new Sample("plan-panel-defaults", Plan.class, bare()));
        samples.add(new Sample("node-call", Node.class, callNode("1", 0.7)));
        samples.add(new Sample("node-call-model-temperature", Node.class, callNode("", null)));
        samples.add(new Sample("node-skipped", Node.class, skippedNode()));
        samples.add(new Sample("node-fallback", Node.class, fallbackNode()));
        samples.add(new Sample("node-panel", Node.class, panelNode()));
        samples.add(new Sample("compiled-plan", CompiledPlan.class, compiled()));
        samples.add(new Sample("compilation-compiled", Compilation.class, new Compilation.Compiled(compiled())));
        samples.add(new Sample(
                "compilation-rejected", Compilation.class, new Compilation.Rejected("deadline", "too short")));
        samples.add(new Sample(
                "compilation-rejected-semantics",
                Compilation.class,
                new Compilation.Rejected("deadline", "too short", 6)));
        samples.add(new Sample("recorded", Recorded.class, new Recorded(null)));
        samples.add(new Sample("recorded-earlier", Recorded.class, new Recorded(result(AnalysisStatus.CANCELLED))));
        samples.add(new Sample("ballot", Ballot.class, ballot()));
        samples.add(new Sample("verdict", Verdict.class, new Verdict("1", Map.of("1", 0.8, "2", 0.7), 0.75)));
        samples.add(new Sample("analysis-preset", Analysis.class, presetAnalysis()));
        samples.add(new Sample("analysis-chain", Analysis.class, chainAnalysis()));
        samples.add(new Sample("analysis-custom", Analysis.class, customAnalysis()));
        samples.add(new Sample("call-record-answered", CallRecord.class, answered()));
        samples.add(new Sample("call-record-failed", CallRecord.class, failed()));
        samples.add(new Sample("analysis-result-answered", AnalysisResult.class, answeredResult()));
        for (AnalysisStatus status : AnalysisStatus.values()) {
            if (status != AnalysisStatus.ANSWERED) {
                samples.add(new Sample("analysis-result-" + status.word(), AnalysisResult.class, result(status)));
            }
        }
        samples.add(new Sample("progress", Progress.class, progress()));
        samples.addAll(LaterSamples.all());
        samples.addAll(MoneySamples.all());
        samples.addAll(FleetSamples.all());
        samples.addAll(EmbeddingSamples.all());
        samples.addAll(ToolSamples.all());
        samples.add(new Sample("inventory", Inventory.class, inventory()));
        for (Readiness readiness : Readiness.values()) {
            samples.add(new Sample("model-status-" + readiness.word(), ModelStatus.class, model(readiness)));
        }
        return samples;
    }

    /** One of each kind, except those listed again above with their variants. */
    static List<Failure> failures() {
        return List.of(
                new Failure.NoCredentials("OPENAI_API_KEY"),
                new Failure.Unauthorized(401),
                new Failure.CreditExhausted(),
                new Failure.Throttled(Duration.ofMillis(1500)),
                new Failure.InvalidRequest(404, "model not found"),
                new Failure.ContextTooLong(),
                new Failure.Refused(),
                new Failure.Unavailable(503),
                new Failure.Unreachable("connection refused"),
                new Failure.MalformedReply("empty"),
                new Failure.BudgetExceeded("max-calls"),
                new Failure.CircuitOpen(AT),
                new Failure.Drained("anna", AT),
                new Failure.Saturated(AT),
                new Failure.Cancelled(),
                new Failure.WorkerLost("no heartbeat"),
                new Failure.NotRecorded(),
                new Failure.UnknownModel(List.of("gpt-4o-mini", "gpt-4o")));
    }

    private static String words(Failure failure) {
        return failure.getClass()
                .getSimpleName()
                .replaceAll("(?<=.)([A-Z])", "-$1")
                .toLowerCase(Locale.ROOT);
    }

    static Reply reply() {
        return new Reply(
                MODEL,
                "gpt-5-mini-2025-08-07",
                "REST – for most.\n\"Why?\"",
                new Usage(1200, 340),
                new Money(1230),
                Duration.ofMillis(1234),
                new Assessment(0.8, 0.75, 1),
                true,
                2,
                false);
    }

    private static Reply unpriced() {
        return new Reply(
                SLASHED,
                "llama",
                "GraphQL",
                Usage.NONE,
                null,
                Duration.ofNanos(1_000_001),
                new Assessment(0, 0, 0),
                false,
                1,
                true);
    }

    private static CallTask task(@Nullable Double temperature) {
        return new CallTask(
                new Place("a-1", "2.1"),
                SLASHED,
                Wording.of("REST or GraphQL?"),
                new Sampling(4096, temperature),
                new CallLimits(RetryMode.STAY, 6, AT),
                Payment.NOBODYS);
    }

    static Plan.Call call() {
        return new Plan.Call("openai/gpt-5-mini", Duration.ofSeconds(2), Duration.ofMillis(36_500));
    }

    private static Plan.Fallback fallback() {
        return new Plan.Fallback(List.of(call(), new Plan.Fallback(List.of(Plan.Call.of("claude-haiku-4.5")))));
    }

    private static Plan.Panel panel() {
        return new Plan.Panel(List.of(fallback(), call()), 1, Duration.ofSeconds(3), new Aggregation.Best());
    }

    private static Plan.Panel bare() {
        return new Plan.Panel(List.of(Plan.Call.of("a")), null, null, new Aggregation.Best());
    }

    static Node.Call callNode(String path, @Nullable Double temperature) {
        return new Node.Call(
                path, "mini", MODEL, "provider.openai", "step 1 of 2", Duration.ofSeconds(2), 6, 4096, temperature);
    }

    private static Node.Skipped skippedNode() {
        return new Node.Skipped("2", "llama", SLASHED, new Failure.NoCredentials("HF_TOKEN"));
    }

    private static Node.Fallback fallbackNode() {
        return new Node.Fallback(
                "",
                List.of(
                        new Node.Step(callNode("1", null), Duration.ofSeconds(36)),
                        new Node.Step(skippedNode(), Duration.ofSeconds(36))),
                Duration.ofSeconds(2));
    }

    private static Node.Panel panelNode() {
        return new Node.Panel(
                "",
                List.of(callNode("1", null), skippedNode()),
                1,
                Duration.ofSeconds(36),
                new AggregationNode.Best(),
                Duration.ofMillis(500),
                Duration.ofMillis(2500));
    }

    private static CompiledPlan compiled() {
        return new CompiledPlan(
                1,
                "fallback",
                fallbackNode(),
                Duration.ofMinutes(3),
                15,
                new Timing(
                        Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(1)));
    }

    private static Ballot ballot() {
        return new Ballot(new Count.Best(), List.of(new Entry("1", reply()), new Entry("2", unpriced())));
    }

    private static Analysis presetAnalysis() {
        return new Analysis(
                "a-1",
                "default",
                "REST or GraphQL?",
                new Selection.Preset("ensemble", null, List.of("mini", "llama"), 2),
                new Limits(Duration.ofSeconds(90), 10, 2000));
    }

    private static Analysis chainAnalysis() {
        return new Analysis(
                "a-1", "team:x", "Which?", new Selection.Preset("fallback", "cheap", List.of(), null), Limits.DEFAULT);
    }

    private static Analysis customAnalysis() {
        return new Analysis("a-1", "default", "Which?", new Selection.Custom(panel()), Limits.DEFAULT);
    }

    private static CallRecord.Answered answered() {
        return new CallRecord.Answered(
                "1", "mini", MODEL, Duration.ofMillis(20), Duration.ofMillis(1300), reply(), 0.8);
    }

    private static CallRecord.Failed failed() {
        return new CallRecord.Failed(
                "2",
                "llama",
                SLASHED,
                Duration.ZERO,
                Duration.ofMillis(40),
                new Failure.Throttled(Duration.ofSeconds(7)),
                1);
    }

    private static AnalysisResult answeredResult() {
        return new AnalysisResult(
                "a-1",
                AnalysisStatus.ANSWERED,
                new Answer("REST – for most.\n\"Why?\"", "mini", 0.8),
                new Spending(new Money(1230), false, 1200, 340),
                Duration.ofMillis(1400),
                "ensemble",
                new Models(List.of("mini", "llama"), List.of("mini"), 1, List.of("mini")),
                new Comparison(new AnalysisResult.Metadata(1, List.of(0.8)), 1.0, null, null, null),
                new Gaps(true, List.of("llama"), null),
                false,
                List.of(answered(), failed()),
                null,
                AT,
                null);
    }

    private static AnalysisResult result(AnalysisStatus status) {
        return new AnalysisResult(
                "a-1",
                status,
                Answer.NONE,
                Spending.NOTHING,
                Duration.ofSeconds(1),
                "custom",
                Models.NONE,
                Comparison.NONE,
                Gaps.NONE,
                false,
                List.of(),
                status == AnalysisStatus.REJECTED ? new AnalysisResult.Problem("deadline", "too short") : null,
                AT,
                null);
    }

    private static Progress progress() {
        return new Progress(
                AnalysisStatus.RUNNING,
                AT,
                List.of(
                        new Progress.CallProgress("1", "mini", "step 1 of 2", AT, failed()),
                        new Progress.CallProgress("2", "llama", "step 2 of 2", AT, null)));
    }

    private static Inventory inventory() {
        return new Inventory(
                List.of(new ProviderStatus(
                        new ProviderId("openai"),
                        Readiness.READY,
                        List.of("OPENAI_API_KEY"),
                        "https://api.openai.com/v1",
                        false,
                        "12 models",
                        "https://platform.openai.com/api-keys",
                        AT)),
                List.of(model(Readiness.READY)),
                Map.of("default", List.of("mini", "llama")),
                LocalDate.of(2026, 11, 1));
    }

    private static ModelStatus model(Readiness readiness) {
        return readiness == Readiness.READY
                ? new ModelStatus(
                        "mini",
                        MODEL,
                        readiness,
                        new BigDecimal("0.25"),
                        new BigDecimal("2.5"),
                        400_000,
                        List.of("basic", "intermediate"),
                        500,
                        AT)
                : new ModelStatus("llama", SLASHED, readiness, null, null, null, List.of(), null, AT);
    }
}
