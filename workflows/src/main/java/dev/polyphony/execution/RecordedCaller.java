package dev.polyphony.execution;

import dev.polyphony.activity.RecordedAnswer;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Failure;
import dev.polyphony.plan.Node;
import java.util.List;

/** Answers from a record: the prompt only, since what judges said was said of other candidates. */
final class RecordedCaller implements ModelCaller {
    private final List<RecordedAnswer> answers;

    RecordedCaller(List<RecordedAnswer> answers) {
        this.answers = answers;
    }

    @Override
    public Asked ask(Node.Call call, CallTask task) {
        if (task.wording().brief() != null) {
            return new Asked.Failed(new CallFailure(new Failure.NotRecorded(), 0));
        }
        return answers.stream()
                .filter(answer -> answer.reply().model().equals(call.model()))
                .findFirst()
                .<Asked>map(answer -> new Asked.Answered(answer.reply()))
                .orElseGet(() -> new Asked.Failed(new CallFailure(new Failure.NotRecorded(), 0)));
    }
}
