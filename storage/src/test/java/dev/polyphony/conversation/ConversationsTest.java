package dev.polyphony.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.conversation.Conversations.Begun;
import dev.polyphony.conversation.Conversations.Place;
import dev.polyphony.conversation.Conversations.Reply;
import dev.polyphony.conversation.Conversations.Turn;
import dev.polyphony.ledger.Databases;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Databases.class)
class ConversationsTest {
    private static final Place TALK = new Place("acme", "talk");

    private final Database database;
    private final Conversations conversations;
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");

    ConversationsTest(Databases databases) {
        database = Database.open(databases.fresh(), null, null);
        conversations = new Conversations(database, () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void said(Place place, String request, String message) {
        Turn turn =
                conversations.begin(place, request, message, "chat-" + request).turn();
        conversations.answered(place, turn, new Reply("re: " + message, "gemini", "flash", true));
    }

    private static List<String> messages(Begun begun) {
        return begun.before().stream().map(Turn::message).toList();
    }

    @Test
    void turnComesAfterThoseThatWereAnswered() {
        said(TALK, "1", "I am Ann.");
        conversations.begin(TALK, "2", "never answered", "chat-2");
        said(new Place("other", "talk"), "1", "of another tenant");
        said(new Place("acme", "walk"), "3", "of another conversation");

        Begun begun = conversations.begin(TALK, "4", "Who am I?", "chat-4");

        assertThat(messages(begun)).containsExactly("I am Ann.");
        assertThat(begun.before().getFirst().reply()).isEqualTo(new Reply("re: I am Ann.", "gemini", "flash", true));
        assertThat(begun.dropped()).isZero();
    }

    @Test
    void requestThatComesAgainIsTheSameTurnAndStandsForNothingElse() {
        Begun first = conversations.begin(TALK, "1", "I am Ann.", "chat-1");
        Begun again = conversations.begin(TALK, "1", "I am Ann.", "chat-other");
        said(TALK, "1", "I am Ann.");
        Begun answered = conversations.begin(TALK, "1", "I am Ann.", "chat-other");

        assertThat(again.turn()).isEqualTo(first.turn());
        assertThat(again.same()).isTrue();
        assertThat(answered.turn().reply()).isNotNull();
        assertThat(conversations.begin(TALK, "1", "I am Bob.", "chat-1").same()).isFalse();
        assertThat(conversations
                        .begin(new Place("acme", "walk"), "1", "I am Ann.", "chat-1")
                        .same())
                .isFalse();
    }

    @Test
    void analysisWithoutAnAnswerIsFollowedByAnotherOnce() {
        Turn turn = conversations.begin(TALK, "1", "Hello", "chat-1").turn();

        conversations.failed(TALK, turn, "chat-2");
        conversations.failed(TALK, turn, "chat-3");

        assertThat(conversations.begin(TALK, "1", "Hello", "chat-1").turn().analysis())
                .isEqualTo("chat-2");
    }

    @Test
    void latestTurnsGoBeforeAndItIsSaidHowManyDoNot() {
        IntStream.range(0, Conversations.MOST_TURNS + 2).forEach(i -> said(TALK, "short-" + i, "turn " + i));

        Begun many = conversations.begin(TALK, "next", "next", "chat-next");
        assertThat(messages(many)).hasSize(Conversations.MOST_TURNS).startsWith("turn 2");
        assertThat(many.dropped()).isEqualTo(2);

        said(TALK, "long", "x".repeat(Conversations.MOST_CHARACTERS / 2 - 10));
        Begun few = conversations.begin(TALK, "after", "after", "chat-after");
        assertThat(messages(few)).hasSize(1);
        assertThat(few.dropped()).isEqualTo(Conversations.MOST_TURNS + 2);
    }

    @Test
    void turnsOfOneConversationThatComeTogetherAllHaveTheirPlace() throws Exception {
        try (ExecutorService together = Executors.newFixedThreadPool(4)) {
            List<Callable<Begun>> all = IntStream.range(0, 8)
                    .<Callable<Begun>>mapToObj(i -> () -> conversations.begin(TALK, "r" + i, "m" + i, "chat-" + i))
                    .toList();

            List<Long> positions = together.invokeAll(all).stream()
                    .map(Future::resultNow)
                    .map(begun -> begun.turn().position())
                    .sorted()
                    .toList();

            assertThat(positions).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        }
    }

    @Test
    void oldTurnsAreForgotten() {
        said(TALK, "1", "long ago");
        now = now.plus(Duration.ofDays(31));
        said(TALK, "2", "today");

        assertThat(conversations.forgetOlder(Duration.ofDays(30))).isEqualTo(1);

        assertThat(messages(conversations.begin(TALK, "3", "now", "chat-3"))).containsExactly("today");
    }
}
