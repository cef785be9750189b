package dev.polyphony.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.CallBudget;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.CallLimits;
import dev.polyphony.call.CallTask.Payment;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.CallTask.Sampling;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Message;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Reply;
import dev.polyphony.call.RetryMode;
import dev.polyphony.call.Role;
import dev.polyphony.simulator.script.Script;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SemanticAnswersTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String ENABLE = "How do I enable two-factor authentication?";
    private static final String TURN_ON = "What is the best way to turn on 2FA?";

    @RegisterExtension
    final LaneUnderTest lane = new LaneUnderTest();

    private int analyses;

    @BeforeEach
    void modelAnswers() {
        lane.simulator()
                .script(Script.builder()
                        .answer("openai/gpt-4o-mini", "Open the settings and scan the code.")
                        .build());
    }

    @Test
    void sameInOtherWordsIsAnsweredAtNoCostAndSaysWhoseAnswerItIs() {
        Reply paid = ask("acme", ENABLE, null);

        Reply cached = ask("acme", TURN_ON, null);

        assertThat(paid.isCached()).isFalse();
        assertThat(cached.isCached()).isTrue();
        assertThat(cached.text()).isEqualTo(paid.text());
        assertThat(cached.cost()).isEqualTo(Money.ZERO);
        Reply.SimilarQuestion similar = Objects.requireNonNull(cached.similar());
        assertThat(similar.question()).isEqualTo(ENABLE);
        assertThat(similar.analysis()).isEqualTo("an-1");
        assertThat(similar.similarity()).isBetween(0.6, 1.0);
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void oppositeAnotherTenantAndAnotherSystemPromptAreAsked() {
        ask("acme", ENABLE, null);

        assertThat(ask("acme", "How do I disable two-factor authentication?", null)
                        .isCached())
                .isFalse();
        assertThat(ask("globex", TURN_ON, null).isCached()).isFalse();
        assertThat(ask("acme", TURN_ON, system("You are a pirate.", List.of())).isCached())
                .isFalse();
        assertThat(requests()).isEqualTo(4);
    }

    @Test
    void questionWithinAConversationIsNeitherAnsweredNorKept() {
        Conversation before = system(
                "You help.",
                List.of(new Message(Role.USER, "I use the new app."), new Message(Role.ASSISTANT, "Fine.")));
        ask("acme", ENABLE, before);

        assertThat(ask("acme", TURN_ON, before).isCached()).isFalse();
        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void answerThatSaysItMayBeWrongIsNotKept() {
        lane.simulator()
                .script(Script.builder()
                        .answer("openai/gpt-4o-mini", "I'm not sure, but it might be in the settings.")
                        .build());
        ask("acme", ENABLE, null);

        assertThat(ask("acme", TURN_ON, null).isCached()).isFalse();
    }

    @Test
    void answerThatIsCutOffIsNotKept() {
        lane.simulator()
                .script(Script.builder()
                        .answer("openai/gpt-4o-mini", "word ".repeat(400))
                        .build());
        CallTask shortOne = task("acme", ENABLE, null, 16);

        Reply cut = lane.start(shortOne).getResult(Reply.class);
        Reply next = lane.start(task("acme", TURN_ON, null, 16)).getResult(Reply.class);

        assertThat(cut.truncated()).isTrue();
        assertThat(next.isCached()).isFalse();
    }

    @Test
    void drawnHitIsAskedForAndCompared() {
        lane.comparesEveryHit();
        ask("acme", ENABLE, null);
        lane.simulator()
                .script(Script.builder()
                        .answer("openai/gpt-4o-mini", "Bananas are rich in potassium.")
                        .build());

        Reply asked = ask("acme", TURN_ON, null);

        assertThat(asked.isCached()).isFalse();
        assertThat(requests()).isEqualTo(2);
        var figures = Objects.requireNonNull(lane.statistics().semantic());
        assertThat(figures.compared()).isEqualTo(1);
        assertThat(figures.falseHitRate()).isEqualTo(1.0);
    }

    @Test
    void answerIsToldBeforeItIsKept() {
        lane.keepsLater();
        ask("acme", ENABLE, null);

        lane.doWhatIsLeft();
        Reply cached = ask("acme", TURN_ON, null);

        assertThat(Objects.requireNonNull(cached.similar()).analysis()).isEqualTo("an-1");
    }

    @Test
    void answerThatCannotBeKeptForTooManyWaitIsToldAllTheSame() {
        lane.keepsLater();
        ask("acme", ENABLE, null);

        assertThat(ask("acme", TURN_ON, null).text()).isEqualTo("Open the settings and scan the code.");
    }

    private Reply ask(String tenant, String question, @Nullable Conversation before) {
        return lane.start(task(tenant, question, before, 2_000)).getResult(Reply.class);
    }

    private CallTask task(String tenant, String question, @Nullable Conversation before, int tokens) {
        String id = "an-" + ++analyses;
        return new CallTask(
                new Place(tenant + "~" + id, "1"),
                ModelRef.parse("openai/gpt-4o-mini"),
                new Wording(question, before, null, null, null, null, null),
                new Sampling(tokens, null),
                new CallLimits(RetryMode.STAY, 3, Instant.now().plusSeconds(120)),
                new Payment(new CallBudget(tenant, null, "fallback", null, new Money(5_000)), HOUR, HOUR));
    }

    private static Conversation system(String system, List<Message> messages) {
        return new Conversation(system, messages, null, null);
    }

    private int requests() {
        return lane.simulator().log().requests().size();
    }
}
