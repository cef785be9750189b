package dev.polyphony.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much of what is said after a text says that text's end again. */
class OverlapTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "It is the capital of France, \"It is the capital of France, as all know.\", \", as all know.\"",
                "It is the capital of France, \" as all know.\", \" as all know.\"",
                "It is the capital of France, \"the capital of France, as all know.\", \", as all know.\"",
                "It is the capi, \"the capital of France.\", \"tal of France.\"",
                "It is the capi, \"capital of France.\", \"tal of France.\"",
                "It is the capi, \"tal of France.\", \"tal of France.\"",
                "It is what he had, \"had a good time\", \"had a good time\"",
                "Call it, \"it, if you like\", \"it, if you like\"",
                "hel, \"lo\", \"lo\"",
                "\"One. Two. \", \"One. Two. Three.\", Three.",
                "\"One. Two. \", \" Three.\", Three.",
                "\"One. Two. \", Three., Three.",
                "\"It is the capital \", \"the capital of France\", of France",
                "It is the capital of France, \"\\n\\nthe capital of France, as\", \", as\"",
            })
    void whatIsSaidAgainIsLeftOut(String text, String said, String rest) {
        String all = said.replace("\\n", "\n");

        assertThat(all.substring(new Overlap(text, false).of(all, true))).isEqualTo(rest);
    }

    @Test
    void whatIsHeardPieceByPieceComesToTheSame() {
        String text = "The answer is four, as two and two have been. Four, as two and two";
        String said = "Four, as two and two have been since anybody counted.";
        Overlap overlap = new Overlap(text, false);

        int end = 0;
        while (overlap.of(said.substring(0, end), false) == Overlap.UNKNOWN) {
            end++;
        }

        assertThat(end).isLessThan(said.length());
        assertThat(said.substring(overlap.of(said.substring(0, end), false)))
                .isEqualTo(" have been since anybody counted.");
        assertThat(overlap.of(said, true)).isEqualTo(overlap.of(said.substring(0, end), false));
    }

    @Test
    void whatNobodyHasSaidBeforeIsKnownToBeNewAtOnce() {
        assertThat(new Overlap("It is the capital", false).of("q", false)).isZero();
    }

    @Test
    void whoGoesOnVerbatimCanSayTheSameWordsOnceMore() {
        String song = "Row, row, row your boat. Row, row, row your boat.";

        assertThat(new Overlap(song, true).of(" Row, row, row your boat.", true))
                .isZero();
        assertThat(new Overlap(song, true).of(song + " Gently", true)).isEqualTo(song.length());
    }

    @Test
    void endThatIsToBeSaidAgainBeginsWithAWord() {
        assertThat(Overlap.end("It is 4.")).isEqualTo("It is 4.");
        assertThat(Overlap.end("Paris, on the Seine, is the capital of France and its larg "))
                .isEqualTo("is the capital of France and its larg");
        assertThat(Overlap.end("\ud83d\ude00".repeat(30) + "x"))
                .startsWith("\ud83d\ude00")
                .hasSizeLessThan(42);
    }
}
