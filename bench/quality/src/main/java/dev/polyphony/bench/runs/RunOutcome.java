package dev.polyphony.bench.runs;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.bench.recorded.Grading;
import dev.polyphony.bench.recorded.JudgedAnswer;
import dev.polyphony.bench.recorded.RecordedQuestion;
import java.util.Optional;

/** What a strategy came back with for a prompt. */
public record RunOutcome(RecordedQuestion question, AnalysisResult result) {

    public boolean answered() {
        return result.response() != null;
    }

    /** Empty where there is no answer, or one that nobody recorded, as a chairman's. */
    public Optional<JudgedAnswer> answer() {
        return result.response() == null || result.modelUsed() == null
                ? Optional.empty()
                : question.answer(result.modelUsed(), result.response());
    }

    /** 0 where there is no recorded answer. */
    public double score(Grading grading) {
        return answer().map(grading::of).orElse(0.0);
    }

    /** US dollars. */
    public double cost() {
        return result.cost().usd().doubleValue();
    }

    public double confidence() {
        return result.confidence() == null ? 0 : result.confidence();
    }

    public int sends() {
        return result.calls().stream()
                .mapToInt(call -> switch (call) {
                    case CallRecord.Answered answered -> answered.reply().sends();
                    case CallRecord.Failed failed -> failed.sends();
                })
                .sum();
    }
}
