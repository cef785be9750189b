package dev.polyphony.briefing;

import static dev.polyphony.briefing.Tasks.CANDIDATES;
import static dev.polyphony.briefing.Tasks.NO;
import static dev.polyphony.briefing.Tasks.YES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.Brief;
import dev.polyphony.call.Opinion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpinionsTest {
    private static final Labels LABELS = Labels.shuffled(CANDIDATES, 0);
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
    void rankingIsReadHoweverItIsWrapped(String answer) throws Misfit {
        assertThat(Opinions.read(RANK, LABELS, answer))
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
        assertThatThrownBy(() -> Opinions.read(RANK, LABELS, answer)).isInstanceOf(Misfit.class);
    }

    @Test
    void scoresBecomeSharesOfTen() throws Misfit {
        assertThat(Opinions.read(SCORE, LABELS, "{\"scores\": {\"A\": 10, \"B\": 7.5, \"C\": 0}}"))
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
        assertThatThrownBy(() -> Opinions.read(SCORE, LABELS, answer))
                .isInstanceOfSatisfying(
                        Misfit.class,
                        misfit -> assertThat(misfit.problem())
                                .isEqualTo("'scores' has to give each of [A, B, C] a number from 0 to 10"));
    }

    @Test
    void preferenceIsForTheFirstTheSecondOrNeither() throws Misfit {
        assertThat(Opinions.read(COMPARE, LABELS, "{\"better\": \"second\"}"))
                .isEqualTo(new Opinion.Preference("1", "2", "2"));
        assertThat(Opinions.read(COMPARE, LABELS, "{\"better\": \"Tie\"}"))
                .isEqualTo(new Opinion.Preference("1", "2", null));
        assertThatThrownBy(() -> Opinions.read(COMPARE, LABELS, "{\"better\": \"A\"}"))
                .isInstanceOf(Misfit.class);
    }

    @Test
    void reviewsAndSynthesesAreProse() throws Misfit {
        assertThat(Opinions.read(new Brief.Review(CANDIDATES), LABELS, "B is right"))
                .isNull();
    }

    private static String path(String label) {
        return LABELS.path(label).orElseThrow();
    }
}
