package dev.polyphony.completion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReasoningTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<think>Is it A? No.</think>B",
                "\n<think>\nIs it A? No.\n</think>\n\nB",
                "<THINKING>Is it A? No.</THINKING> B",
                "<think time=\"3s\">Is it A? No.</think>B",
                "<think>Is it A? </think><think>No.</think>\nB",
                "<think>Is it <think>A</think>? No.</think>B",
                "<think>Shall I <think> again of A? No.</think>B",
                "<think></think>\n\nIs it A? No.\n</think>\n\nB",
                "Is it A? No.\n</think>\n\nB",
                "Is it A? No.</think>B",
                "Is it A?</think>No.\n</think>\nB",
                "[THINK]Is it A? No.[/THINK]B",
                "◁think▷Is it A? No.◁/think▷B",
                "<|channel|>analysis<|message|>Is it A? No.<|end|><|start|>assistant<|channel|>final<|message|>B",
            })
    void answerIsWhatFollowsTheThought(String written) {
        Reasoning split = Reasoning.of(written);

        assertThat(split.text()).isEqualTo("B");
        assertThat(split.thought()).isNotNull().doesNotEndWith("B").contains("A");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<think>Is it A? It may be",
                "<think>Is it A?</think>",
                "<think>Is it A?</think>\n \n",
                "Is it A?\n</think>",
            })
    void thoughtWithoutAnAnswerIsNone(String written) {
        Reasoning split = Reasoning.of(written);

        assertThat(split.text()).isBlank();
        assertThat(split.thought()).contains("Is it A?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "B",
                " B\n",
                "Models write <think> before and </think> after their thoughts.",
                "Put it between `<think>` and `</think>`.",
                "Strip it:\n```python\ntext.split(\n'</think>\n')\n```\nDone.",
                "In the template:\n<think>\nthoughts\n</think>\nanswer",
                "A closing `</think>`\nis all that is left.",
                "{\"text\": \"a</think>\", \"n\": 1}",
                "The thinking is done, a thought is reasoning.",
            })
    void answerThatSpeaksOfTheMarksKeepsThem(String written) {
        assertThat(Reasoning.of(written)).isEqualTo(new Reasoning(written, null));
    }

    @Test
    void emptyThoughtIsNone() {
        assertThat(Reasoning.of("<think>\n\n</think>\n\nB")).isEqualTo(new Reasoning("B", null));
    }

    @Test
    void manyThoughtsTakeNoLongerThanOne() {
        String written = "<think>x</think>".repeat(200_000) + "B";

        assertThat(Reasoning.of(written).text()).isEqualTo("B");
    }

    @Test
    void whatIsKeptIsBounded() {
        assertThat(new Reasoning("B", "x".repeat(100_000)).beside("y"))
                .hasSizeLessThan(Reasoning.LONGEST + 10)
                .startsWith("y\n\nx")
                .endsWith(" …");
        assertThat(new Reasoning("B", null).beside(" ")).isNull();
    }
}
