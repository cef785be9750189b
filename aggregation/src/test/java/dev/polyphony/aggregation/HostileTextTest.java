package dev.polyphony.aggregation;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.polyphony.call.FinalAnswer.Kind;
import dev.polyphony.scoring.Features;
import dev.polyphony.scoring.KeyPoints;
import dev.polyphony.scoring.PhraseScorer;
import dev.polyphony.scoring.Weights;
import dev.polyphony.scoring.Workload;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever reads what a model or a caller wrote takes time linear in it: what is not, takes minutes or hours here. */
class HostileTextTest {
    private static final int SIZE = 1 << 18;
    private static final Duration BOUND = Duration.ofSeconds(60);

    private static final Map<String, Consumer<String>> READERS = Map.of(
            "question",
            text -> FinalAnswers.of(text, "x"),
            "answer to a question for a number",
            text -> FinalAnswers.of("How many?", text),
            "answer to a choice",
            text -> FinalAnswers.of("Which?\nA) red\nB) blue", text),
            "number",
            text -> FinalAnswers.as(Kind.NUMBER, text),
            "json",
            text -> FinalAnswers.as(Kind.JSON, text),
            "features",
            text -> Features.of(text, text),
            "key points",
            text -> KeyPoints.of(text, Weights.standard()),
            "phrases",
            text -> new PhraseScorer(Weights.standard()).score(text),
            "workload",
            Workload.Recogniser::pairsOf);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                " ",
                "\n",
                "<<",
                ",111",
                "1 ",
                "[",
                "\\boxed{",
                "```json\n",
                "#### ",
                "=1",
                "A) ",
                "answer is "
            })
    void textIsReadInLinearTime(String piece) {
        String text = "A)####1+1=" + piece.repeat(SIZE / piece.length()) + "x";
        READERS.forEach((reader, reads) ->
                assertTimeoutPreemptively(BOUND, () -> reads.accept(text), () -> reader + " of '" + piece + "'"));
    }
}
