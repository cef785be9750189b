package dev.polyphony.client;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Progress;
import dev.polyphony.analysis.Progress.CallProgress;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallPurpose;
import dev.polyphony.call.Reply;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Node;
import dev.polyphony.port.AnalysisEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far an analysis is, made of what was told of it: calls by their events, names and steps by the plan, and those
 * that nobody had to ask by what came before and after them. Of one thread.
 */
final class ProgressProjection {
    private final String run;
    private final Map<Asked, Call> calls = new LinkedHashMap<>();
    private boolean told;
    private @Nullable String compiledRun;
    private @Nullable Instant startedAt;
    private @Nullable Compilation compilation;

    /** @param run the workflow's current one: a reset goes on with what earlier ones were told */
    ProgressProjection(String run) {
        this.run = run;
    }

    /** @param turn the sequence with which it began */
    private record Asked(String run, String path, long turn) {}

    private record Call(Instant startedAt, @Nullable CallPurpose duty, AnalysisEvent.@Nullable Piece ended) {}

    private record Placed(Instant turn, CallProgress call) {}

    void add(AnalysisEvent event) {
        told |= event.runId().equals(run);
        Asked asked = new Asked(event.runId(), event.call(), event.begun());
        Call before = calls.get(asked);
        switch (event.piece()) {
            case AnalysisEvent.Compiled compiled -> compiled(event.runId(), compiled);
            case AnalysisEvent.CallStarted started -> {
                // Of a run before a reset: it is asked anew.
                calls.keySet()
                        .removeIf(other -> other.path().equals(asked.path())
                                && !other.run().equals(asked.run()));
                calls.put(asked, new Call(started.at(), started.duty(), before == null ? null : before.ended()));
            }
            case AnalysisEvent.CallAnswered answered -> ended(asked, before, answered.at(), answered);
            case AnalysisEvent.CallFailed failed -> ended(asked, before, failed.at(), failed);
            case AnalysisEvent.Tokens tokens -> {
                // Of the answer, not of how far it is.
            }
            case AnalysisEvent.ToolCallDelta call -> {
                // Likewise.
            }
        }
    }

    private void compiled(String byRun, AnalysisEvent.Compiled compiled) {
        if (!byRun.equals(compiledRun)) {
            calls.clear();
            compiledRun = byRun;
            startedAt = compiled.at();
        }
        compilation = compiled.compilation();
    }

    private void ended(Asked asked, @Nullable Call before, Instant at, AnalysisEvent.Piece how) {
        calls.put(asked, before == null ? new Call(at, null, how) : new Call(before.startedAt(), before.duty(), how));
    }

    /** Empty where nothing was told of the run. */
    Optional<Progress> progress() {
        return !told || compilation == null
                ? Optional.empty()
                : Optional.of(
                        switch (compilation) {
                            case Compilation.Compiled(var plan) ->
                                new Progress(
                                        AnalysisStatus.RUNNING,
                                        startedAt,
                                        calls(plan.root()),
                                        null,
                                        plan.uncalibrated());
                            case Compilation.Unfunded unfunded ->
                                new Progress(AnalysisStatus.WAITING, startedAt, List.of(), unfunded.problem());
                            case Compilation.Rejected rejected ->
                                new Progress(AnalysisStatus.RUNNING, startedAt, List.of());
                        });
    }

    /**
     * The same once the analysis has ended: what no event said of a call, or of how it ended, the result says. Empty
     * where nothing was told of the run.
     */
    Optional<Progress> concluded(AnalysisResult result) {
        return progress()
                .map(told -> new Progress(
                        told.status(),
                        told.startedAt(),
                        Stream.concat(ended(told.calls(), result), untold(told.calls(), result))
                                .toList(),
                        told.waitsFor(),
                        told.uncalibrated()));
    }

    private static Stream<CallProgress> ended(List<CallProgress> told, AnalysisResult result) {
        Map<String, CallRecord> ends = result.calls().stream()
                .collect(Collectors.toMap(CallRecord::path, record -> record, (earlier, later) -> later));
        return told.stream().map(call -> call.ended() != null ? call : call.ended(ends.get(call.path())));
    }

    private Stream<CallProgress> untold(List<CallProgress> told, AnalysisResult result) {
        Set<String> paths = told.stream().map(CallProgress::path).collect(Collectors.toSet());
        return result.calls().stream()
                .filter(record -> !paths.contains(record.path()))
                .map(record -> new CallProgress(
                        record.path(),
                        record.name(),
                        step(record.path()),
                        begun().plus(record.startedAfter()),
                        record));
    }

    private String step(String path) {
        return compilation instanceof Compilation.Compiled(var plan)
                ? plan.root()
                        .calls()
                        .filter(call -> call.path().equals(path))
                        .map(Node.Call::step)
                        .findFirst()
                        .orElse("")
                : "";
    }

    /** In the order in which they had their turn; at the same time in the plan's order. */
    private List<CallProgress> calls(Node root) {
        List<Placed> placed = new ArrayList<>();
        place(root, placed);
        return placed.stream()
                .sorted(Comparator.comparing(Placed::turn))
                .map(Placed::call)
                .toList();
    }

    /** What had its turn at or below a node that had its turn. */
    private void place(Node node, List<Placed> placed) {
        switch (node) {
            case Node.Call call ->
                asked(call).forEach(asked -> placed.add(new Placed(asked.startedAt(), shown(call, asked))));
            case Node.Skipped skipped -> placed.add(shown(skipped, placed));
            case Node.Fallback chain -> inOrder(chain.children(), placed);
            case Node.Escalate chain -> inOrder(chain.children(), placed);
            case Node.Hedge hedge -> inOrder(hedge.children(), placed);
            case Node.Panel panel -> {
                panel.members().forEach(member -> place(member, placed));
                if (panel.consulted().anyMatch(this::hasBegun)) {
                    panel.consulted().forEach(judge -> place(judge, placed));
                }
            }
        }
    }

    /** The next has its turn where the one before came to nothing, or one after it was asked already. */
    private void inOrder(List<Node> steps, List<Placed> placed) {
        for (int i = 0; i < steps.size(); i++) {
            if (i > 0
                    && !cameToNothing(steps.get(i - 1))
                    && steps.subList(i, steps.size()).stream().noneMatch(this::hasBegun)) {
                return;
            }
            place(steps.get(i), placed);
        }
    }

    private boolean cameToNothing(Node node) {
        return switch (node) {
            case Node.Call call ->
                asked(call)
                        .reduce((earlier, later) -> later)
                        .map(Call::ended)
                        .filter(AnalysisEvent.CallFailed.class::isInstance)
                        .isPresent();
            case Node.Skipped skipped -> true;
            default -> node.children().stream().allMatch(this::cameToNothing);
        };
    }

    private boolean hasBegun(Node node) {
        return node.calls().flatMap(this::asked).findAny().isPresent();
    }

    /** As often as it was asked, in that order. */
    private Stream<Call> asked(Node.Call call) {
        return calls.entrySet().stream()
                .filter(entry -> entry.getKey().path().equals(call.path()))
                .sorted(Comparator.comparingLong(entry -> entry.getKey().turn()))
                .map(Map.Entry::getValue);
    }

    private CallProgress shown(Node.Call call, Call asked) {
        return new CallProgress(call.path(), call.name(), call.step(), asked.startedAt(), record(call, asked));
    }

    private @Nullable CallRecord record(Node.Call call, Call asked) {
        return switch (asked.ended()) {
            case AnalysisEvent.CallAnswered(Instant at, Reply reply) ->
                new CallRecord.Answered(
                        call.path(),
                        call.name(),
                        call.model(),
                        sinceStart(asked.startedAt()),
                        between(asked.startedAt(), at),
                        reply,
                        null,
                        asked.duty(),
                        call.agent());
            case AnalysisEvent.CallFailed(Instant at, CallFailure failure) ->
                new CallRecord.Failed(
                        call.path(),
                        call.name(),
                        call.model(),
                        sinceStart(asked.startedAt()),
                        between(asked.startedAt(), at),
                        failure.failure(),
                        failure.sends(),
                        asked.duty(),
                        failure.failed(),
                        call.agent());
            case null, default -> null;
        };
    }

    /** At the moment at which the one before it had its turn. */
    private Placed shown(Node.Skipped skipped, List<Placed> before) {
        Instant turn = before.isEmpty() ? begun() : before.getLast().turn();
        CallRecord record = new CallRecord.Failed(
                skipped.path(), skipped.name(), skipped.model(), sinceStart(turn), Duration.ZERO, skipped.why(), 0);
        return new Placed(turn, new CallProgress(skipped.path(), skipped.name(), "", turn, record));
    }

    private Instant begun() {
        return Objects.requireNonNull(startedAt, "a plan was told with its time");
    }

    private Duration sinceStart(Instant instant) {
        return between(begun(), instant);
    }

    /** Of two machines' clocks: never less than nothing. */
    private static Duration between(Instant first, Instant second) {
        return second.isBefore(first) ? Duration.ZERO : Duration.between(first, second);
    }
}
