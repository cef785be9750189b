package dev.polyphony.textstore;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.activity.AggregateActivities.Ballot;
import dev.polyphony.activity.AggregateActivities.Entry;
import dev.polyphony.activity.TextStoreActivities;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.Brief;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.CallLimits;
import dev.polyphony.call.CallTask.Payment;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.CallTask.Sampling;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.Candidate;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Image;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Question;
import dev.polyphony.call.Reply;
import dev.polyphony.call.RetryMode;
import dev.polyphony.call.Usage;
import dev.polyphony.plan.Count;
import dev.polyphony.port.TextStore;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.StoredTexts;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimCheckTest {
    private static final ModelRef MODEL = ModelRef.parse("openai/gpt-4o-mini");
    private static final String LONG = "A long answer. ".repeat(4000);

    @TempDir
    private Path folder;

    private Database database;
    private ClaimCheck claimCheck;

    @BeforeEach
    void open() {
        database = Database.file(folder.resolve("ledger.db"));
        claimCheck = new ClaimCheck(new StoredTexts(database, InstantSource.system()));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void longAnswerTravelsAsItsBeginningAndIsWholeAtTheEdge() {
        Reply referring = claimCheck.referring(reply(LONG), "an-1", null);

        assertThat(referring.textRef()).isNotNull();
        assertThat(referring.text())
                .startsWith("A long answer. A long")
                .endsWith(" …")
                .hasSizeLessThan(1100);
        assertThat(claimCheck.whole(referring)).isEqualTo(reply(LONG));
        Ballot ballot = new Ballot(new Count.Best(), List.of(new Entry("1", referring)));
        assertThat(claimCheck.whole(ballot).entries()).containsExactly(new Entry("1", reply(LONG)));
    }

    @Test
    void shortAnswerStaysWhereItIs() {
        assertThat(claimCheck.referring(reply("short"), "an-1", null)).isEqualTo(reply("short"));
    }

    @Test
    void charactersCountByTheirBytes() {
        assertThat(ClaimCheck.isLong("ä".repeat(TextStore.LONG_BYTES / 2))).isFalse();
        assertThat(ClaimCheck.isLong("ä".repeat(TextStore.LONG_BYTES / 2) + "b"))
                .isTrue();
    }

    @Test
    void whatReviewersWriteGoesToTheChairmanAsItIs() {
        assertThat(claimCheck.referring(reply(LONG), "an-1", new Brief.Review(List.of())))
                .isEqualTo(reply(LONG));
        assertThat(claimCheck
                        .referring(reply(LONG), "an-1", new Brief.Synthesize(List.of(), List.of(), null))
                        .textRef())
                .isNotNull();
    }

    @Test
    void reviewIsNeverLongerThanTheServerTakes() {
        String review = "r".repeat(3_000_000);

        assertThat(claimCheck
                        .referring(reply(review), "an-1", new Brief.Review(List.of()))
                        .text())
                .hasSizeLessThan(70_000)
                .endsWith(" …");
    }

    @Test
    void answerThatCannotBeKeptNowIsCutRatherThanLost() {
        database.close();

        Reply cut = claimCheck.referring(reply("a".repeat(3_000_000)), "an-1", null);

        assertThat(cut.textRef()).isNull();
        assertThat(cut.text()).hasSizeLessThan(1_100_000).endsWith(" …");
    }

    @Test
    void taskThatRefersToAQuestionAndToAnswersIsMadeWhole() {
        Conversation before = new Conversation("Be brief.", List.of());
        String question = claimCheck.keep(new Question("And then?", before, "{}"), "an-1");
        String answer = claimCheck.referring(reply(LONG), "an-1", null).textRef();
        Brief brief = new Brief.Score(List.of(new Candidate("1", "A long", answer), new Candidate("2", "short")));

        CallTask whole = claimCheck.whole(task(question, brief));

        assertThat(whole.wording().prompt()).isEqualTo("And then?");
        assertThat(whole.wording().conversation()).isEqualTo(before);
        assertThat(whole.wording().schema())
                .as("judges answer in their own form")
                .isNull();
        assertThat(whole.wording().brief())
                .isEqualTo(new Brief.Score(List.of(new Candidate("1", LONG), new Candidate("2", "short"))));
        assertThat(claimCheck.whole(task(question, null)).wording().schema()).isEqualTo("{}");
    }

    @Test
    void textThatIsKeptNoLongerIsSaidToBe() {
        assertThatThrownBy(() -> claimCheck.fetch("gone")).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.isNonRetryable()).isTrue();
            assertThat(failure.getOriginalMessage()).contains("retention");
        });
    }

    @Test
    void questionThatIsNoneIsSaidToBeForGood() {
        String reference = new StoredTexts(database, InstantSource.system()).put("{\"of\": \"a later version", "an-1");

        assertThatThrownBy(() -> claimCheck.whole(task(reference, null)))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.isNonRetryable()).isTrue();
                    assertThat(failure.getOriginalMessage()).contains("this version does not read");
                    assertThat(TextStoreActivities.LOST).contains(failure.getType());
                });
    }

    @Test
    void imageThatIsKeptElsewhereIsBackWithItsQuestion() {
        String kept = new StoredTexts(database, InstantSource.system()).put("iVBORw0K", "an-1");
        Image image = new Image("image/png", "iVBORw0K");
        Conversation before = new Conversation(null, List.of(), List.of(image.keptAt(kept)), null);
        String question = claimCheck.keep(new Question("What is it?", before, null), "an-1");

        CallTask whole = claimCheck.whole(task(question, null));

        assertThat(whole.wording().conversation())
                .isNotNull()
                .satisfies(found -> assertThat(found.pictures()).containsExactly(image));
    }

    @Test
    void textThatNoKeyOpensIsSaidToBeForGood() {
        String key = Base64.getEncoder().encodeToString(new byte[32]);
        String other = Base64.getEncoder().encodeToString("another key of 32 bytes, exactly".getBytes(US_ASCII));
        String kept;
        try (Database sealing = Database.of(Map.of("POLYPHONY_STORE_KEY", key), folder.resolve("sealed.db"))) {
            kept = new StoredTexts(sealing, InstantSource.system()).put(LONG, "an-1");
        }
        try (Database wrong = Database.of(Map.of("POLYPHONY_STORE_KEY", other), folder.resolve("sealed.db"))) {
            ClaimCheck blind = new ClaimCheck(new StoredTexts(wrong, InstantSource.system()));
            assertThatThrownBy(() -> blind.fetch(kept)).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                assertThat(failure.isNonRetryable()).isTrue();
                assertThat(failure.getOriginalMessage())
                        .contains("POLYPHONY_STORE_KEY")
                        .doesNotContain(other);
            });
        }
    }

    private static Reply reply(String text) {
        return new Reply(
                MODEL,
                "gpt-4o-mini",
                text,
                Usage.NONE,
                null,
                Duration.ofSeconds(1),
                new Assessment(0.5, 0.5, 0.5),
                false,
                1,
                true);
    }

    private static CallTask task(String question, @Nullable Brief brief) {
        return new CallTask(
                new Place("an-1", "1"),
                MODEL,
                new Wording("", null, null, brief, null, question),
                new Sampling(100, null),
                new CallLimits(RetryMode.STAY, 1, Instant.EPOCH),
                Payment.NOBODYS);
    }
}
