package dev.polyphony.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls of tools and their results between the turns of user and assistant. */
class ConversationTest {
    private static final Image DOT = new Image("image/png", "iVBORw0K");
    private static final Message ASKED = new Message(Role.USER, "Rain in Oslo and Rome?");
    private static final Message CALLS = new Message(
            Role.ASSISTANT,
            "",
            null,
            List.of(new ToolCall("a", "rain", "{\"in\":\"Oslo\"}"), new ToolCall("b", "rain", "{\"in\":\"Rome\"}")),
            null);
    private static final Message OSLO = Message.result("a", "yes");
    private static final Message ROME = Message.result("b", "");

    @Test
    void thePromptIsTheLastResultThatIsMissing() {
        assertThat(new Conversation(null, List.of(ASKED, CALLS, OSLO), null, "b").messages())
                .hasSize(3);
        refused("b", ASKED, CALLS);
        refused("b", ASKED, CALLS, ROME);
        refused("c", ASKED, CALLS, OSLO);
        refused(null, ASKED, CALLS, OSLO);
    }

    @Test
    void eitherSpeaksAfterTheResults() {
        new Conversation(null, List.of(ASKED, CALLS, ROME, OSLO));
        new Conversation(null, List.of(ASKED, CALLS, OSLO, ROME, new Message(Role.ASSISTANT, "In Oslo.")));
        refused(null, ASKED, CALLS, OSLO, new Message(Role.ASSISTANT, "In Oslo."));
        refused(null, ASKED, OSLO);
    }

    @Test
    void withoutToolsUserAndAssistantTakeTurns() {
        Message answer = new Message(Role.ASSISTANT, "Good day");
        new Conversation(null, List.of(ASKED, answer));
        refused(null, ASKED);
        refused(null, ASKED, ASKED);
        refused(null, answer, ASKED);
        refused(null, ASKED, answer, answer, ASKED);
    }

    @Test
    void onlyWhoSaysSomethingMayLeaveTheTextOut() {
        assertThat(new Message(Role.USER, "", List.of(DOT), null, null).pictures())
                .containsExactly(DOT);
        assertThatThrownBy(() -> new Message(Role.USER, "", List.of(), null, null))
                .isInstanceOf(InvalidField.class);
        assertThatThrownBy(() -> new Message(Role.ASSISTANT, "see", List.of(DOT), null, null))
                .isInstanceOf(InvalidField.class);
        assertThatThrownBy(() -> new Message(Role.USER, "yes", null, null, "a")).isInstanceOf(InvalidField.class);
        assertThatThrownBy(() -> new Message(Role.TOOL, "yes")).isInstanceOf(InvalidField.class);
    }

    private static void refused(@Nullable String answered, Message... messages) {
        assertThatThrownBy(() -> new Conversation(null, Arrays.asList(messages), null, answered))
                .isInstanceOf(InvalidField.class)
                .hasMessageStartingWith("messages: ");
    }
}
