package dev.polyphony.bench.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupTest {
    @Test
    void promptsOfTheSameModelsAreOneGroup() {
        List<Group> groups = Group.of(
                List.of(answer("p", "a"), answer("p", "b"), answer("q", "c"), answer("r", "b"), answer("r", "a")),
                new Regrading("GSM8K"));

        assertThat(groups).extracting(Group::models).containsExactly(List.of("a", "b"), List.of("c"));
        assertThat(groups.getFirst().questions())
                .extracting(RecordedQuestion::prompt)
                .containsExactly("p", "r");
    }

    @Test
    void answerIsFoundByModelAndText() {
        RecordedQuestion question = Group.of(List.of(answer("p", "a")), new Regrading("GSM8K"))
                .getFirst()
                .questions()
                .getFirst();

        assertThat(question.answer("a", "p by a\n")).isPresent();
        assertThat(question.answer("a", "made up")).isEmpty();
        assertThat(question.answer("b", "p by a")).isEmpty();
    }

    private static ModelAnswerLine answer(String prompt, String model) {
        return new ModelAnswerLine("Set", prompt, model, prompt + " by " + model, null, 1);
    }
}
