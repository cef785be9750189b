package dev.polyphony.client;

import dev.polyphony.activity.RecordedAnswer;
import dev.polyphony.activity.Rejudgement;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import org.jspecify.annotations.Nullable;

/** An ended analysis as its history tells it: the question, and the result with every call and decision. */
public record Explanation(Analysis question, AnalysisResult result) {

    /** The same question and answers under another selection, or its own; time is no matter, since nobody is asked. */
    Rejudgement again(String id, @Nullable Selection selection) {
        Limits limits = question.limits();
        Analysis analysis = question.asked(
                id,
                selection == null ? question.selection() : selection,
                new Limits(null, null, limits.maxOutputTokens()));
        return new Rejudgement(
                question.id(),
                analysis,
                result.calls().stream()
                        .filter(call -> call.duty() == null)
                        .filter(CallRecord.Answered.class::isInstance)
                        .map(CallRecord.Answered.class::cast)
                        .map(answered -> new RecordedAnswer(answered.name(), answered.reply()))
                        .toList());
    }
}
