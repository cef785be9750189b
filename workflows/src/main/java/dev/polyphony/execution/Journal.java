package dev.polyphony.execution;

import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.Progress.CallProgress;
import dev.polyphony.call.Brief;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallPurpose;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Reply;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Node;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who was asked, when, and what came of it, in the order the calls were started. */
final class Journal {
    private final Instant startedAt;
    private final @Nullable String line;
    private final List<CallProgress> calls = new ArrayList<>();
    /** What each call does with others' answers, by its place. */
    private final List<@Nullable CallPurpose> duties = new ArrayList<>();

    private final List<Decision> decisions = new ArrayList<>();
    private Instant begunAt;

    private @Nullable Duration deadline;
    private @Nullable List<String> uncalibrated;
    private int semantics;

    Journal(Instant startedAt) {
        this(startedAt, null);
    }

    /** @param deadline as the request names it; absent where it leaves that to whoever compiles */
    Journal(Instant startedAt, @Nullable Duration deadline) {
        this(startedAt, deadline, null);
    }

    /** @param line by which call ids, the ledger and the text store know one of several analyses of this workflow */
    Journal(Instant startedAt, @Nullable Duration deadline, @Nullable String line) {
        this.startedAt = startedAt;
        this.begunAt = startedAt;
        this.deadline = deadline;
        this.line = line;
    }

    static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    /** By which call ids, the ledger and the text store know it: mostly the workflow's, which a reset keeps. */
    String analysisId() {
        return line == null ? Workflow.getInfo().getWorkflowId() : line;
    }

    /** Whether it is one of several analyses of this workflow. */
    boolean isOfLine() {
        return line != null;
    }

    Instant startedAt() {
        return startedAt;
    }

    /** From when on its deadline counts: what it waited for money before does not. */
    Instant begunAt() {
        return begunAt;
    }

    /** A worker has compiled it for these, with or without a plan. */
    void compiledFor(@Nullable Integer rules) {
        semantics = rules == null ? 0 : rules;
    }

    /** 0 where it was never compiled, or nobody said. */
    int semantics() {
        return semantics;
    }

    /** From now on the plan's deadline counts. */
    void compiled(CompiledPlan plan) {
        deadline = plan.deadline();
        uncalibrated = plan.uncalibrated();
    }

    /** As {@link CompiledPlan#uncalibrated()}. */
    @Nullable
    List<String> uncalibrated() {
        return uncalibrated;
    }

    /** What is left of the deadline, zero or less where it has passed; absent while nobody has named one. */
    @Nullable
    Duration left() {
        return deadline == null ? null : Duration.between(now(), begunAt.plus(deadline));
    }

    /** It has waited until now. */
    void begin() {
        begunAt = now();
    }

    /** Opens an entry and returns its place. */
    int started(Node.Call call, EvaluationContext context) {
        duties.add(duty(context.brief()));
        calls.add(new CallProgress(call.path(), call.name(), call.step(), now(), null));
        show();
        return calls.size() - 1;
    }

    void answered(int place, Node.Call call, Reply reply) {
        Instant began = calls.get(place).startedAt();
        end(
                place,
                new CallRecord.Answered(
                        call.path(),
                        call.name(),
                        call.model(),
                        sinceStart(began),
                        Duration.between(began, now()),
                        reply,
                        null,
                        duties.get(place),
                        call.agent()));
    }

    void failed(int place, Node.Call call, CallFailure failure) {
        Instant began = calls.get(place).startedAt();
        end(
                place,
                new CallRecord.Failed(
                        call.path(),
                        call.name(),
                        call.model(),
                        sinceStart(began),
                        Duration.between(began, now()),
                        failure.failure(),
                        failure.sends(),
                        duties.get(place),
                        failure.failed(),
                        call.agent()));
    }

    void skipped(Node.Skipped skipped, EvaluationContext context) {
        skipped(skipped, duty(context.brief()));
    }

    /**
     * Names that nobody knows and whose turn did not come, since others answered before: whoever wrote them counts on
     * models that will never be asked, and learns it now rather than when the others fail.
     */
    void unknown(CompiledPlan plan) {
        Set<String> told = calls.stream().map(CallProgress::path).collect(Collectors.toSet());
        plan.root()
                .all()
                .filter(Node.Skipped.class::isInstance)
                .map(Node.Skipped.class::cast)
                .filter(skipped -> skipped.why() instanceof Failure.UnknownModel && told.add(skipped.path()))
                .toList()
                .forEach(skipped -> skipped(skipped, (CallPurpose) null));
    }

    private void skipped(Node.Skipped skipped, @Nullable CallPurpose duty) {
        CallRecord record = new CallRecord.Failed(
                skipped.path(),
                skipped.name(),
                skipped.model(),
                sinceStart(now()),
                Duration.ZERO,
                skipped.why(),
                0,
                duty,
                null);
        duties.add(duty);
        calls.add(new CallProgress(skipped.path(), skipped.name(), "", now(), record));
    }

    /** @param decision takes how long after the start of the analysis it was decided */
    void decided(Function<Duration, Decision> decision) {
        decisions.add(decision.apply(sinceStart(now())));
    }

    List<Decision> decisions() {
        return List.copyOf(decisions);
    }

    List<CallProgress> progress() {
        return List.copyOf(calls);
    }

    List<CallRecord> records() {
        return calls.stream().map(CallProgress::ended).filter(Objects::nonNull).toList();
    }

    boolean allEnded() {
        return calls.stream().allMatch(call -> call.ended() != null);
    }

    private void end(int place, CallRecord record) {
        CallProgress open = calls.get(place);
        calls.set(place, new CallProgress(open.path(), open.name(), open.step(), open.startedAt(), record));
        show();
    }

    /** In the Web UI, where the workflow is about nothing else. */
    private void show() {
        if (line == null) {
            Workflow.setCurrentDetails(ProgressMarkdown.of(this));
        }
    }

    private static @Nullable CallPurpose duty(@Nullable Brief brief) {
        return brief == null ? null : brief.duty();
    }

    private Duration sinceStart(Instant instant) {
        return Duration.between(startedAt, instant);
    }
}
