package dev.polyphony.prompt;

import static dev.polyphony.prompt.Tasks.CANDIDATES;
import static dev.polyphony.prompt.Tasks.NO;
import static dev.polyphony.prompt.Tasks.YES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.Brief;
import dev.polyphony.call.Opinion;
import dev.polyphony.schema.FormatMismatch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpinionReaderTest {
    private static final CandidateLabels LABELS = CandidateLabels.shuffled(CANDIDATES, 0);
    private static final Brief RANK = new Brief.Rank(CANDIDATES);
    private static final Brief SCORE = new Brief.Score(CANDIDATES);
    private static final Brief COMPARE = new Brief.Compare(YES, NO);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ranking\": [\"B\", \"C\", \"A\"]}",
                "```json\n{\"ranking\": [\"B\", \"C\", \"A\"]}\n```",
                "My ranking: {\"ranking\": [\"b\", \"c\", \"a\"]} since B is right.",
                "{\"ranking\": [\"B\", \"C\", \"A\"], \"reason\": \"B is right\"}"
            })
    void rankingIsReadHoweverItIsWrapped(String answer) throws FormatMismatch {
        assertThat(OpinionReader.read(RANK, LABELS, answer))
                .isEqualTo(new Opinion.Ranking(List.of(path("B"), path("C"), path("A"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "B is best",
                "{}",
                "{\"ranking\": \"B, C, A\"}",
                "{\"ranking\": [\"B\", \"C\"]}",
                "{\"ranking\": [\"B\", \"C\", \"C\"]}",
                "{\"ranking\": [\"B\", \"C\", \"D\"]}",
                "{\"ranking\": [\"A\", \"B\", \"C\", \"A\"]}"
            })
    void rankingThatDoesNotNameEachOnceIsAMisfit(String answer) {
        assertThatThrownBy(() -> OpinionReader.read(RANK, LABELS, answer)).isInstanceOf(FormatMismatch.class);
    }

    @Test
    void scoresBecomeSharesOfTen() throws FormatMismatch {
        assertThat(OpinionReader.read(SCORE, LABELS, "{\"scores\": {\"A\": 10, \"B\": 7.5, \"C\": 0}}"))
                .isEqualTo(new Opinion.Scores(Map.of(path("A"), 1.0, path("B"), 0.75, path("C"), 0.0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"scores\": {\"A\": 10, \"B\": 7}}",
                "{\"scores\": {\"A\": 11, \"B\": 7, \"C\": 1}}",
                "{\"scores\": {\"A\": \"good\", \"B\": 7, \"C\": 1}}"
            })
    void scoresThatMissOneOrLeaveTheScaleAreAMisfit(String answer) {
        assertThatThrownBy(() -> OpinionReader.read(SCORE, LABELS, answer))
                .isInstanceOfSatisfying(
                        FormatMismatch.class,
                        mismatch -> assertThat(mismatch.problem())
                                .isEqualTo("'scores' has to give each of [A, B, C] a number from 0 to 10"));
    }

    @Test
    void preferenceIsForTheFirstTheSecondOrNeither() throws FormatMismatch {
        assertThat(OpinionReader.read(COMPARE, LABELS, "{\"better\": \"second\"}"))
                .isEqualTo(new Opinion.Preference("1", "2", "2"));
        assertThat(OpinionReader.read(COMPARE, LABELS, "{\"better\": \"Tie\"}"))
                .isEqualTo(new Opinion.Preference("1", "2", null));
        assertThatThrownBy(() -> OpinionReader.read(COMPARE, LABELS, "{\"better\": \"A\"}"))
                .isInstanceOf(FormatMismatch.class);
    }

    @Test
    void reviewsAndSynthesesAreProse() throws FormatMismatch {
        assertThat(OpinionReader.read(new Brief.Review(CANDIDATES), LABELS, "B is right"))
                .isNull();
    }

    private static String path(String label) {
        return LABELS.path(label).orElseThrow();
    }
}
