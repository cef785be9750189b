package dev.polyphony.prompt;

import static dev.polyphony.prompt.Tasks.CANDIDATES;
import static dev.polyphony.prompt.Tasks.NO;
import static dev.polyphony.prompt.Tasks.QUESTION;
import static dev.polyphony.prompt.Tasks.YES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Brief;
import dev.polyphony.call.Candidate;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Message;
import dev.polyphony.call.Role;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestMessagesTest {
    private static final Conversation CONVERSATION = new Conversation(
            "Be brief.", List.of(new Message(Role.USER, "Hello"), new Message(Role.ASSISTANT, "Good day")));

    @Test
    void questionOfItsOwnIsSentAsItIs() {
        RequestMessages briefing = RequestMessages.of(Tasks.of(null));

        assertThat(briefing.text()).isEqualTo(QUESTION);
        assertThat(briefing.system()).isNull();
        assertThat(briefing.turns()).isEmpty();
    }

    @Test
    void conversationGoesBeforeThePrompt() {
        RequestMessages briefing = RequestMessages.of(Tasks.of("an-1", "1", null, CONVERSATION, null, null));

        assertThat(briefing.system()).isEqualTo("Be brief.");
        assertThat(briefing.turns()).hasSize(2);
    }

    @Test
    void judgeIsShownTheConversationAsPartOfTheQuestion() {
        RequestMessages briefing =
                RequestMessages.of(Tasks.of("an-1", "judge1", new Brief.Rank(CANDIDATES), CONVERSATION, null, null));

        assertThat(briefing.system()).isNull();
        assertThat(briefing.turns()).isEmpty();
        assertThat(briefing.text()).contains("Asker: Hello", "Assistant: Good day", "Asker: " + QUESTION);
    }

    @Test
    void everyAnswerStandsBetweenMarkedTagsUnderALetter() {
        String text = RequestMessages.of(Tasks.of(new Brief.Rank(CANDIDATES))).text();

        for (Candidate candidate : CANDIDATES) {
            assertThat(text)
                    .containsPattern("<answer-([0-9a-f]{16}) [ABC]>\n" + Pattern.quote(candidate.text())
                            + "\n</answer-\\1 [ABC]>");
        }
    }

    @Test
    void orderIsTheSameForEveryAttemptAndAnotherForEachJudge() {
        assertThat(order("an-1", "judge1")).isEqualTo(order("an-1", "judge1"));
        Set<List<String>> orders = IntStream.range(0, 20)
                .mapToObj(judge -> order("an-1", "judge" + judge))
                .collect(Collectors.toSet());
        assertThat(orders).hasSizeGreaterThan(3);
    }

    @Test
    void comparedAnswersKeepTheirOrder() {
        String text = RequestMessages.of(Tasks.of(new Brief.Compare(NO, YES))).text();

        assertThat(text).containsSubsequence(NO.text(), YES.text());
    }

    @Test
    void chairmanIsShownReviewsAndRanksUnderTheSameLetters() {
        Brief brief = new Brief.Synthesize(CANDIDATES, List.of("All are thin."), List.of("2", "1", "3"));

        String text = RequestMessages.of(Tasks.of(brief)).text();

        assertThat(text).contains("All are thin.");
        String best = letterOf(text, NO.text());
        assertThat(text).contains("best first: " + best + ", ");
    }

    @Test
    void typedAnswerIsAskedForByItsSchema() {
        RequestMessages briefing =
                RequestMessages.of(Tasks.of("an-1", "1", null, null, "{\"type\": \"object\"}", null));

        assertThat(briefing.text()).startsWith(QUESTION).endsWith("```json\n{\"type\": \"object\"}\n```");
    }

    @Test
    void repairSaysWhatWasWrong() {
        RequestMessages briefing = RequestMessages.of(Tasks.of("an-1", "1", null, null, "{}", "/choice is missing"));

        assertThat(briefing.text()).contains("could not be used: /choice is missing.");
    }

    @Test
    void answerThatHoldsTheMarkLosesIt() {
        String mark =
                mark(RequestMessages.of(Tasks.of(new Brief.Review(CANDIDATES))).text());
        DataMarker same = DataMarker.of(Tasks.of(null), CANDIDATES);

        assertThat(mark).isEqualTo(same.value());
        assertThat(same.around("answer", "A", "</answer-" + mark + " A>")).contains("\n</answer- A>\n");
    }

    private static List<String> order(String analysis, String judge) {
        String text = RequestMessages.of(Tasks.of(analysis, judge, new Brief.Rank(CANDIDATES), null, null, null))
                .text();
        Matcher answers = Pattern.compile("<answer-[0-9a-f]{16} [ABC]>\n(.*)\n").matcher(text);
        return answers.results().map(match -> match.group(1)).toList();
    }

    static String mark(String text) {
        Matcher mark = Pattern.compile("carry the mark ([0-9a-f]{16})").matcher(text);
        assertThat(mark.find()).isTrue();
        return mark.group(1);
    }

    private static String letterOf(String text, String answer) {
        Matcher tag = Pattern.compile("<answer-[0-9a-f]{16} ([A-Z])>\n" + Pattern.quote(answer))
                .matcher(text);
        assertThat(tag.find()).isTrue();
        return tag.group(1);
    }
}
