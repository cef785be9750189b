package dev.polyphony.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTextTest {
    private final Style colours = new Style(true, true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u001bb",
                "a\u0007b",
                "a\rb",
                "a\bb",
                "a\u007fb",
                "a\u009bb",
                "a\u0000b", // control
                "a\u202eb",
                "a\u202ab",
                "a\u2066b",
                "a\u2069b",
                "a\u200eb",
                "a\u200fb",
                "a\u061cb", // direction
                "a\u200bb",
                "a\u2060b",
                "a\ufeffb",
                "a\u00adb",
                "a\u180eb",
                "a\u200db",
                "a\u200cb", // no width
                "a\udb40\udc41b", // a letter of the tags that nobody sees
                "a\ufdd0b",
                "a\ufdd1b" // our own marks
            })
    void whatATerminalWouldObeyOrNobodySeesIsLeftOut(String text) {
        assertThat(TerminalText.safe(text)).isEqualTo("ab");
        assertThat(TerminalText.line(text)).isEqualTo("ab");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two\nlines\tand a tab",
                "größer, 大きい, больше, أكبر ١٢",
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", // Persian
                "\u0915\u094d\u200d\u0937", // Hindi
                "\ud83d\udc69\u200d\ud83d\udcbb \ud83c\udff3\ufe0f\u200d\ud83c\udf08" // emoji
            })
    void textOfAnyLanguageStaysAsItIs(String text) {
        assertThat(TerminalText.safe(text)).isEqualTo(text);
    }

    @Test
    void onlyOurOwnSequencesAreMade() {
        assertThat(TerminalText.line(colours.bad("x\u001b[2Jy"))).isEqualTo("\u001b[31mx[2Jy\u001b[0m");
        assertThat(TerminalText.line(TerminalText.sequence("2J") + "x")).doesNotContain("\u001b");
    }

    @Test
    void lineBreaksOfOthersBeginNoLine() {
        assertThat(new Table(Style.PLAIN, "").row("a\nb", "c\u2028d").lines()).containsExactly("a b  c d");
    }
}
