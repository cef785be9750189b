package dev.polyphony.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Brief;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.CallLimits;
import dev.polyphony.call.CallTask.Payment;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.CallTask.Sampling;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.Candidate;
import dev.polyphony.call.FinalAnswer;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Opinion;
import dev.polyphony.call.Reply;
import dev.polyphony.call.RetryMode;
import dev.polyphony.call.Usage;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Oddity;
import dev.polyphony.simulator.script.Script;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is made of an answer in an odd form: of its thoughts, and of its counts. */
class OddAnswerTest {
    private static final String OPENAI = "openai/gpt-4o-mini";
    private static final String OLLAMA = "ollama/llama3.1:8b";
    private static final Candidate WRONG = new Candidate("1.1", "It is 5.");
    private static final Candidate RIGHT = new Candidate("1.2", "It is 4.");

    @RegisterExtension
    final LaneUnderTest lane = new LaneUnderTest();

    @Test
    void judgeThatThinksAloudPrefersWhatItConcludes() {
        answers("<think>Both look fine. {\"better\": \"first\"} Or not?</think>\n{\"better\": \"second\"}");

        Reply reply = ask(OPENAI, new Brief.Compare(WRONG, RIGHT), null);

        assertThat(reply.opinion()).isEqualTo(new Opinion.Preference("1.1", "1.2", "1.2"));
        assertThat(reply.text()).isEqualTo("{\"better\": \"second\"}");
        assertThat(reply.reasoning()).startsWith("Both look fine.");
    }

    @Test
    void judgeWhoseTemplateOpensTheThoughtRanksAsItConcludes() {
        answers("Perhaps {\"ranking\": [\"A\", \"B\"]}.\n</think>\n\n{\"ranking\": [\"B\", \"A\"]}");

        Reply reply = ask(OPENAI, new Brief.Rank(List.of(WRONG, RIGHT)), null);

        assertThat(reply.text()).isEqualTo("{\"ranking\": [\"B\", \"A\"]}");
        assertThat(reply.opinion()).isInstanceOf(Opinion.Ranking.class);
    }

    @Test
    void voteAndDocumentAreWhatFollowsTheThought() {
        answers("<think>The answer is 5.</think>The answer is 4.", "<think>{\"n\": 5}</think>{\"n\": 4}");

        FinalAnswer vote = ask(OPENAI, null, null).finalAnswer();
        String document = ask(OPENAI, null, "{\"type\": \"object\", \"properties\": {\"n\": {\"type\": \"integer\"}}}")
                .text();

        assertThat(vote).isNotNull().extracting(FinalAnswer::value).isEqualTo("4");
        assertThat(document).contains("4").doesNotContain("5");
    }

    @Test
    void whatACacheHeldIsPaidAtItsOwnPrice() {
        script(OPENAI, Oddity.CACHED_INPUT);

        Reply reply = ask(OPENAI, null, null);

        // 4 tokens in at $0.075, none at $0.15 and 2 out at $0.60 a million, rounded up.
        assertThat(reply.usage()).isEqualTo(new Usage(4, 2, 4L, null));
        assertThat(reply.cost()).isEqualTo(Money.ofUsd(new BigDecimal("0.000002")));
    }

    @Test
    void whatIsNotCountedIsUnknownAndNotFree() {
        script(OPENAI, Oddity.ZERO_COUNTS);

        assertThat(ask(OPENAI, null, null).cost()).isNull();
    }

    @Test
    void freeProviderNeedNotCount() {
        script(OLLAMA, Oddity.MISSING_USAGE);

        assertThat(ask(OLLAMA, null, null).cost()).isEqualTo(Money.ZERO);
    }

    private void answers(String... texts) {
        lane.simulator().script(Script.builder().answer(OPENAI, texts).build());
    }

    private void script(String model, Oddity oddity) {
        lane.simulator()
                .script(Script.builder()
                        .answer(model, "It is 4.")
                        .fault(model, Fault.odd(oddity))
                        .build());
    }

    private Reply ask(String model, @Nullable Brief brief, @Nullable String schema) {
        return lane.start(new CallTask(
                        new Place("a-1", "1"),
                        ModelRef.parse(model),
                        new Wording("What is 2 + 2?", null, schema, brief, null, null),
                        new Sampling(1000, null),
                        new CallLimits(RetryMode.LEAVE, 3, Instant.now().plusSeconds(20)),
                        Payment.NOBODYS))
                .getResult(Reply.class);
    }
}
