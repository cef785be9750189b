package dev.polyphony.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which document of an answer is the answer. */
class JsonTextTest {
    /** All of these fit a schema that takes anything. */
    private static Stream<Arguments> documents() {
        return Stream.of(
                Arguments.of("Here is an example: {\"a\": 0}. Final: {\"a\": 1}", "{\"a\": 1}"),
                Arguments.of("Final answer: {\"a\": 1}\n\nAn invalid one, for example, is {\"a\": 0}", "{\"a\": 1}"),
                Arguments.of("{\"a\": 1}\n\n[1] See the manual.", "{\"a\": 1}"),
                Arguments.of("As known [1], {\"a\": 1} is right {1}.", "{\"a\": 1}"),
                Arguments.of("```json\n{\"a\": 1}\n```\n\nSources: [1], [2, 3]", "{\"a\": 1}"),
                Arguments.of("Draft:\n```json\n{\"a\": 0}\n```\nCorrected:\n```json\n{\"a\": 1}\n```", "{\"a\": 1}"),
                Arguments.of("```json\n{\"a\": 0}\n```\nWait.\n```json\n{\"a\": 1}\n```", "{\"a\": 1}"),
                Arguments.of("```json\n{\"a\": 0}\n```\nCorrected version: {\"a\": 1}", "{\"a\": 1}"),
                Arguments.of("```json\n{\"a\": 1}\n```\nHere `{\"a\": 2}` would mean more.", "{\"a\": 1}"),
                Arguments.of(
                        "### Example\n```json\n{\"a\": 0}\n```\n### Result\n```json\n{\"a\": 1}\n```", "{\"a\": 1}"),
                Arguments.of(
                        "### Result\n```json\n{\"a\": 1}\n```\n### Example\n```json\n{\"a\": 0}\n```", "{\"a\": 1}"),
                Arguments.of("I pick {\"a\": {\"b\": [1, 2]}} from the set {x | x > 1}.", "{\"a\": {\"b\": [1, 2]}}"),
                Arguments.of("At [12:30] it was {\"a\": 1}", "{\"a\": 1}"),
                Arguments.of("The primes are [2, 3, 5].", "[2, 3, 5]"),
                Arguments.of("For example {\"a\": 0}", "{\"a\": 0}"),
                Arguments.of("\uFEFF{\"a\": 1}", "{\"a\": 1}"),
                Arguments.of("```json\r\n{\"a\": 1}\r\n```\r\n", "{\"a\": 1}"),
                Arguments.of("```\n\"yes\"\n```", "\"yes\""),
                Arguments.of("42", "42"),
                Arguments.of("```json {\"a\": 1} ```", "{\"a\": 1}"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void documentIsTheOneThatIsMeant(String answer, String document) throws FormatMismatch {
        String meant = JsonText.in(answer, (tree, text) -> text);

        assertThat(meant).isEqualTo(document);
    }

    @Test
    void ofSeveralThatStandAlikeTheOneThatFitsIsMeant() throws FormatMismatch {
        String answer = "{\"score\": 1}\n\n{\"score\": 2}\n\n{\"note\": \"I am sure\"}";

        String meant = JsonText.in(answer, (tree, text) -> {
            if (!tree.has("score")) {
                throw new FormatMismatch("no score");
            }
            return text;
        });

        assertThat(meant).isEqualTo("{\"score\": 2}");
    }

    @Test
    void finalDocumentThatDoesNotFitIsNotReplacedByAnExampleThatDoes() {
        assertThatThrownBy(() -> JsonText.in("For example {\"a\": 0}.\n\nFinal: {\"b\": 1}", (tree, text) -> {
                    if (!tree.has("a")) {
                        throw new FormatMismatch("no a");
                    }
                    return text;
                }))
                .isInstanceOf(FormatMismatch.class)
                .hasMessage("no a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": [1], \"a\": 2}",
                "{\"a\": {\"b\": 1, \"b\": 2}}",
                "{\"a\": [1], \"b\": NaN}",
                "{\"a\": [1], \"b\": Infinity}",
                "{\"a\": [1], \"b\": 1e400}",
                "{\"a\": [1], \"b\": 1e-400}",
                "{\"a\": [1],}",
                "[{\"a\": 1},]",
                "{\"a\": [1] /* one */}",
                "{\"a\": [1]} // one\n{\"b\": 2,}",
                "{'a': [1]}",
                "{a: [1]}",
                "{\"a\": [1], \"b\": \"unfinis",
                "```json\n{\"a\": [{\"b\": 1}, {\"b\"",
                "{\"a\": \"line\nbreak\", \"b\": [1]}",
                "{\"a\": +1}",
                "{\"a\": 01}",
                "{\"a\": undefined}",
                "Draft: {\"a\": 1}\n\nFinal: {\"a\": 2,}"
            })
    void brokenDocumentIsAMisfitAndNothingWithinOrBeforeItIsTaken(String answer) {
        assertThatThrownBy(() -> JsonText.in(answer, (tree, text) -> text)).isInstanceOf(FormatMismatch.class);
    }

    @Test
    void misfitSaysWhereItBreaks() {
        assertThatThrownBy(() -> JsonText.in("{\"secret\": 1,\n \"secret\": 2}", (tree, text) -> text))
                .isInstanceOf(FormatMismatch.class)
                .hasMessageStartingWith("the JSON gives a key twice, at line 2")
                .hasMessageNotContaining("secret");
    }

    private static Stream<String> hostile() {
        int size = 1 << 19;
        return Stream.of(
                        "[",
                        "{\"a\":",
                        "[\"",
                        "[1 ",
                        "[1,",
                        "[],",
                        "{} ",
                        "```json\n",
                        "``` ",
                        "{",
                        "{ ",
                        " ",
                        "\\",
                        "\"",
                        "[1]\n",
                        "'")
                .map(piece -> piece.repeat(size / piece.length()))
                .flatMap(text -> Stream.of(text, "{\"a\": 1} " + text, text + " {\"a\": 1}"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileTextIsReadInOnePass(String answer) {
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            try {
                JsonText.in(answer, (tree, text) -> text);
            } catch (FormatMismatch expected) {
                assertThat(expected.problem()).hasSizeLessThan(300);
            }
        });
    }

    @Test
    void ofVeryManyDocumentsTheLastIsMeant() throws FormatMismatch {
        String lines = String.join(
                "\n",
                IntStream.range(0, 50_000).mapToObj(i -> "{\"n\": " + i + "}").toList());

        String meant = JsonText.in(lines, (tree, text) -> text);

        assertThat(meant).isEqualTo("{\"n\": 49999}");
    }
}
