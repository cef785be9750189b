package dev.polyphony.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.FinalAnswer;
import dev.polyphony.call.FinalAnswer.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FinalAnswersTest {
    private static final String HOW_MANY = "Tom buys 3 bags with 16 apples each. How many apples has he?";
    private static final String OPTIONS =
            "Which is a fruit?\nA. A car\nB. An apple\nC. A river\nAnswer with the letter.";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The answer is 1,234.50 dollars.              | 1234.5",
                "So we get \\boxed{42}                        | 42",
                "So we get $\\boxed{{\\text{42 apples}}}$.    | 42",
                "3 * 16 = <<3*16=48>>48 #### 48               | 48",
                "#### $7.00                                   | 7",
                "Final answer: **-3**                         | -3",
                "The answer is -$1,234.50.                    | -1234.5",
                "The answer is 50%.                           | 50",
                "The answer is 1/4.                           | 0.25",
                "The answer is 2/6.                           | 1/3",
                "The answer is 1 1/2 cups.                    | 1.5",
                "The answer is \\(\\frac{3}{4}\\).            | 0.75",
                "The answer is 2.5 million people.            | 2500000",
                "The answer is 1.2 × 10^5.                    | 120000",
                "The answer is 1.234,50 Euro.                 | 1234.5",
                "The answer is 3,5 kg.                        | 3.5",
                "The answer is 12{,}000.                      | 12000",
            })
    void numberThatIsMarkedIsTakenWhateverWasAsked(String answer, String value) {
        assertThat(FinalAnswers.of("Tell me.", answer)).contains(new FinalAnswer(Kind.NUMBER, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 bags with 16 apples each make 3 * 16 = 48 apples.                          | 48",
                "He buys 3 * 16 = 48 apples. Tom has 48 apples from his 3 bags.               | 48",
                "In all he has 48 apples. I hope that helps!                                  | 48",
                "Tom has **48** apples, that is 4 dozen.                                      | 48",
                "He has 48 apples. The 2nd bag is not special.                                | 48",
                "The 3 bags have 48 apples, as x2 and H2O show.                               | 48",
            })
    void numberThatIsStatedIsTakenWhereAQuantityIsAskedFor(String answer, String value) {
        assertThat(FinalAnswers.of(HOW_MANY, answer)).contains(new FinalAnswer(Kind.NUMBER, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "First I thought 12. Then I added the rest. The answer is 15 [1]        | 15",
                "The answer is 15. A common wrong answer is 12.                         | 15",
                "At first I thought the answer is 12. But the answer is 15.             | 15",
                "The answer is 15. If there were 2 bags, the answer would be 12.        | 15",
                "Final answer: 15. (My first answer was wrong: the answer is 12.)       | 15",
                "The answer is 12. Wait, I forgot a bag. The answer is 15.              | 15",
                "Final answer: 12. Wait, that is wrong. The answer is 15.               | 15",
                "Draft answer: 12. Final answer: 15.                                    | 15",
                "Draft: 12; Final: 15                                                   | 15",
                "The answer is not 12 but 15.                                           | 15",
                "The answer is 12 is wrong; the answer is 15. Example: the answer is 9  | 15",
                "He has 15 apples, not 12.                                              | 15",
                "He has 15 apples [1].                                                  | 15",
                "He has 15 apples.~~[1] Smith, A. (2020)                              | 15",
                "He has 15 apples.~~Sources:~- Smith 2020, page 7                    | 15",
                "He has 15 apples.~~For example, 2 bags would hold 12.                | 15",
                "He has 15 apples.~Check: 2 x 15 = 30                                  | 15",
                "At first I thought 12. He has 15 apples.                               | 15",
                "He has [15] apples                                                     | 15",
                "The answer is [15]                                                     | 15",
                "The answer is 12 for example.                                          | 12",
            })
    void finalNumberWinsOverDraftsExamplesAndFootnotes(String answer, String value) {
        String written = answer.replace('~', '\n');

        assertThat(FinalAnswers.of(HOW_MANY, written)).contains(new FinalAnswer(Kind.NUMBER, value));
        assertThat(FinalAnswers.as(Kind.NUMBER, written)).contains(new FinalAnswer(Kind.NUMBER, value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Not A, because a car does not grow, so B",
                "A) is wrong: a car is none. B) is right.",
                "The answer is not A but B.",
                "The answer is B. A common wrong answer is C.",
                "At first I thought the answer is A. But the answer is B.",
                "The answer is A. Wait, a car is no fruit. The answer is B.",
                "Final answer: B. (My first answer was wrong: the answer is A.)",
                "If rivers grew on trees, the answer would be C. As it is, the answer is B.",
                "B [1]\n\n[1] A. Smith, On Cars",
                "Answer: B\n\nSources:\nA. Smith, On Cars",
                "B is correct.",
                "It cannot be A, nor C. Therefore B.",
                "Not (A), and not (C). I would say (B), which grows",
            })
    void finalChoiceWinsOverDraftsExamplesAndFootnotes(String answer) {
        assertThat(FinalAnswers.of(OPTIONS, answer)).contains(new FinalAnswer(Kind.CHOICE, "B"));
        assertThat(FinalAnswers.as(Kind.CHOICE, answer)).contains(new FinalAnswer(Kind.CHOICE, "B"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Draft: {\"a\": 0}\nFinal: {\"a\": 1}",
                "Final: {\"a\": 1}\nAn example would be {\"a\": 0}",
                "Draft:\n```json\n{\"a\": 0}\n```\nCorrected:\n```json\n{\"a\": 1}\n```",
                "{\"a\": 1} [1]",
                "\uFEFF{\"a\": 1}",
            })
    void finalDocumentWinsOverDraftsExamplesAndFootnotes(String answer) {
        assertThat(FinalAnswers.of("Give me JSON.", answer)).contains(new FinalAnswer(Kind.JSON, "{\"a\":1}"));
        assertThat(FinalAnswers.as(Kind.JSON, answer)).contains(new FinalAnswer(Kind.JSON, "{\"a\":1}"));
    }

    @Test
    void jsonThatWasAskedForIsFoundInProse() {
        String answer =
                "I have weighed all of it for a long while, and this is what I would send: {\"a\": 1}. See [1].";

        assertThat(FinalAnswers.as(Kind.JSON, answer)).contains(new FinalAnswer(Kind.JSON, "{\"a\":1}"));
        assertThat(FinalAnswers.of("What now?", answer)).isEmpty();
    }

    @Test
    void brokenFinalDocumentIsNotReplacedByADraft() {
        assertThat(FinalAnswers.as(Kind.JSON, "Draft: {\"a\": 0}\nFinal: {\"a\": 1,}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "REST has been the default since 2000.",
                "Choose REST: it is simpler, and 3 of 4 teams know it.",
                "The answer is that it depends.",
                "The answer is REST, for 3 reasons.",
                "Answer 1: REST. Answer 2: GraphQL.",
            })
    void proseHasNoFinalAnswer(String answer) {
        assertThat(FinalAnswers.of("Should a small team choose REST or GraphQL?", answer))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\boxed{17:03} after 48 minutes", "\\boxed{x^2 + 1}, for 48", "```\nreturn 48\n```"})
    void resultThatIsNoNumberIsNotReplacedByANumberBesideIt(String answer) {
        assertThat(FinalAnswers.of(HOW_MANY, answer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\boxed{B}",
                "\\boxed{\\text{B. An apple}}",
                "\\boxed{An apple}",
                "B",
                "b) is wrong at first sight, yet the answer is (B).",
                "Answer: B",
                "**Answer:** **B**",
                "B. An apple\n\nA car is no fruit.",
                "The correct answer is B, since A car is none.",
                "An apple.",
                "Neither a car nor a river is one, so (B)",
                "The correct option is B because apples grow on trees.\n\nB",
            })
    void choiceIsTheLetterOfTheOptionThatIsMeant(String answer) {
        assertThat(FinalAnswers.of(OPTIONS, answer)).contains(new FinalAnswer(Kind.CHOICE, "B"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\boxed{Cannot be determined}", "The answer is D.", "A dog is none of them", "It is 42."})
    void answerThatTakesNoneOfTheOptionsHasNoChoice(String answer) {
        assertThat(FinalAnswers.of(OPTIONS, answer)).isEmpty();
    }

    @Test
    void optionsMayStandInOneLine() {
        assertThat(FinalAnswers.of("Is it (A) red, (B) green or (C) blue?", "Answer: C"))
                .contains(new FinalAnswer(Kind.CHOICE, "C"));
    }

    @Test
    void optionMayBeEmpty() {
        assertThat(FinalAnswers.of("Which one?\nA.\nB. A river\nC. ", "\\boxed{A}"))
                .contains(new FinalAnswer(Kind.CHOICE, "A"));
    }

    @Test
    void initialsOfPeopleAreNoOptions() {
        assertThat(FinalAnswers.of("How many apples have A. Smith and B. Jones?", "They have 4 apples."))
                .contains(new FinalAnswer(Kind.NUMBER, "4"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\": [1.50, true], \"a\": null}",
                "```json\n{\"a\":null,\n \"b\":[1.5,true]}\n```",
                "Here it is:\n```\n{ \"b\" : [ 15e-1, true ], \"a\" : null }\n```",
            })
    void jsonIsSortedAndWithoutWhiteSpace(String answer) {
        assertThat(FinalAnswers.of("Give me JSON.", answer))
                .contains(new FinalAnswer(Kind.JSON, "{\"a\":null,\"b\":[1.5,true]}"));
    }

    @Test
    void jsonThatIsOnlyAnExampleIsNoFinalAnswer() {
        String prose = "One way among several is to send a body such as this, which most servers understand at once:";

        assertThat(FinalAnswers.of("How do I call it?", prose + "\n```json\n{\"a\":1}\n```"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1e999999999}", "{\"a\": ", "[1] Smith, A. (2020)"})
    void hugeOrBrokenJsonDoesNoHarm(String answer) {
        assertThat(FinalAnswers.of("Give me JSON.", answer)
                        .map(found -> found.value().length())
                        .orElse(0))
                .isLessThan(100);
    }

    @Test
    void longAnswersAreReadInTime() {
        String digits = "1,234 ".repeat(60_000);
        String braces = "\\boxed{".repeat(60_000);
        String letters = "A. B) (C) ".repeat(60_000);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            FinalAnswers.of(HOW_MANY, digits);
            FinalAnswers.of(HOW_MANY, braces);
            FinalAnswers.of(HOW_MANY, "1".repeat(300_000));
            FinalAnswers.of(letters, letters);
            FinalAnswers.of(HOW_MANY, "=".repeat(300_000) + " ".repeat(300_000));
        });
    }

    @Test
    void longDocumentIsNamedByItsBeginningAndDigest() {
        String one = "{\"items\": [" + "1,".repeat(5_000) + "1]}";
        String other = one.replace("1]}", "2]}");

        String value = FinalAnswers.of("List them.", one).orElseThrow().value();

        assertThat(value).hasSizeLessThan(4_200).contains("sha256:");
        assertThat(FinalAnswers.of("List them.", one.replace(",", ", "))
                        .orElseThrow()
                        .value())
                .isEqualTo(value);
        assertThat(FinalAnswers.of("List them.", other).orElseThrow().value()).isNotEqualTo(value);
    }
}
