package dev.polyphony.cli.render;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisResult.Answer;
import dev.polyphony.analysis.AnalysisResult.Comparison;
import dev.polyphony.analysis.AnalysisResult.Gaps;
import dev.polyphony.analysis.AnalysisResult.Models;
import dev.polyphony.analysis.AnalysisResult.Spending;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Results to render. */
final class SampleResults {
    private SampleResults() {}

    static CallRecord answered(String name, @Nullable Money cost, @Nullable Double score) {
        ModelRef model = ModelRef.parse("provider/" + name);
        Reply reply = new Reply(
                model,
                name + "-2024",
                "answer",
                new Usage(12, 340),
                cost,
                Duration.ofMillis(1400),
                new Assessment(0.8, 0.5, 0.4),
                false,
                1,
                false);
        return new CallRecord.Answered("1", name, model, Duration.ofMillis(20), Duration.ofMillis(1430), reply, score);
    }

    /** One that goes on with what the call at that path had told. */
    static CallRecord continuing(String name, String from, int length) {
        CallRecord.Answered call = (CallRecord.Answered) answered(name, new Money(412), null);
        Reply whole = call.reply();
        Reply reply = new Reply(
                whole.model(),
                whole.servedBy(),
                whole.text(),
                whole.usage(),
                whole.cost(),
                whole.latency(),
                whole.assessment(),
                false,
                1,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new Reply.Continued(from, length),
                null);
        return new CallRecord.Answered(
                call.path(), name, call.model(), call.startedAfter(), call.elapsed(), reply, null);
    }

    static CallRecord failed(String name, Failure failure) {
        return new CallRecord.Failed(
                "2", name, ModelRef.parse("provider/" + name), Duration.ZERO, Duration.ofMillis(380), failure, 1);
    }

    /** So many requests were sent, of which so many may have been billed. */
    static CallRecord failed(String name, Failure failure, int sends, int unknown) {
        return new CallRecord.Failed(
                "2",
                name,
                ModelRef.parse("provider/" + name),
                Duration.ZERO,
                Duration.ofMillis(380),
                failure,
                sends,
                null,
                new FailedRequests(Money.ZERO, Usage.NONE, unknown));
    }

    static AnalysisResult result(AnalysisStatus status, @Nullable String model, List<CallRecord> calls) {
        return result(status, model, calls, new Money(412), true, null, null);
    }

    static AnalysisResult ensemble(double agreement, List<CallRecord> calls) {
        return result(AnalysisStatus.ANSWERED, "a", calls, new Money(824), true, agreement, null);
    }

    static AnalysisResult costing(Money cost, boolean complete, List<CallRecord> calls) {
        return result(AnalysisStatus.ANSWERED, "a", calls, cost, complete, null, null);
    }

    static AnalysisResult result(
            AnalysisStatus status,
            @Nullable String model,
            List<CallRecord> calls,
            Money cost,
            boolean complete,
            @Nullable Double agreement,
            AnalysisResult.@Nullable Problem problem) {
        List<String> answers = calls.stream()
                .filter(CallRecord.Answered.class::isInstance)
                .map(CallRecord::name)
                .toList();
        return new AnalysisResult(
                "an-1",
                status,
                new Answer(model == null ? null : "answer", model, 0.8),
                new Spending(cost, complete, 24, 680),
                Duration.ofMillis(1830),
                agreement == null ? "fallback" : "ensemble",
                new Models(answers, answers, answers.size(), agreement == null ? List.of() : answers),
                new Comparison(new AnalysisResult.Metadata(0, List.of()), agreement, null, null, null),
                Gaps.NONE,
                false,
                calls,
                problem,
                Instant.EPOCH,
                null);
    }
}
