package dev.polyphony.attempt;

import dev.polyphony.aggregation.FinalAnswers;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Money;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Usage;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.provider.ModelAnswer;
import dev.polyphony.schema.FormatMismatch;
import dev.polyphony.scoring.Assessor;
import dev.polyphony.text.ServerLimits;
import org.jspecify.annotations.Nullable;

/** What is recorded of an answer: what it cost, what it is worth, and what it comes down to. */
final class ReplyAssembler {
    /** Of a call of a tool, which is no answer to be doubted: whoever asks gives what is wanted and asks on. */
    private static final Assessment ASKED = new Assessment(1, 1, 1);

    private final Catalogue catalogue;
    private final Assessor assessor;

    ReplyAssembler(Catalogue catalogue, Assessor assessor) {
        this.catalogue = catalogue;
        this.assessor = assessor;
    }

    /**
     * @param cost unknown where the price is, or where the provider did not count
     * @throws FormatMismatch where the answer has not the form that was asked for
     * @throws InterruptedException nobody waits for it any more
     */
    Reply of(Attempt attempt, ModelAnswer answer, @Nullable Money cost) throws FormatMismatch, InterruptedException {
        CallTask task = attempt.task();
        Model model = catalogue.find(task.model());
        boolean calls = !answer.toolCalls().isEmpty();
        // A model that wants something first has not answered yet.
        String text = attempt.schema() == null || calls
                ? answer.text()
                : attempt.schema().fit(answer.text());
        return new Reply(
                        task.model(),
                        ServerLimits.keyword(answer.servedBy()),
                        text,
                        answer.usage() == null ? Usage.NONE : answer.usage(),
                        cost,
                        answer.latency(),
                        calls ? ASKED : assessor.assess(task.wording().prompt(), text, model.ref(), model.levels()),
                        answer.truncated(),
                        attempt.sends(),
                        attempt.endpoint().simulated(),
                        task.wording().brief() == null && !calls
                                ? FinalAnswers.of(task.wording().prompt(), text).orElse(null)
                                : null,
                        attempt.messages().opinion(answer.text()),
                        null,
                        null,
                        null,
                        answer.reasoning(),
                        null,
                        answer.toolCalls(),
                        answer.dropped(),
                        answer.logprobs(),
                        answer.continued(),
                        answer.stopSequence())
                .at(attempt.hostSearch().last());
    }
}
