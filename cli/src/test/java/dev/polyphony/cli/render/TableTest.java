package dev.polyphony.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    private static final String LONG = "set " + "OPENAI_API_KEY ".repeat(10) + "now";

    @Test
    void lineFitsOnATerminal() {
        assertThat(lines(new Style(false, true, true))).hasSize(Table.WIDTH).endsWith("…");
    }

    @Test
    void nothingIsCutInAFile() {
        assertThat(lines(new Style(false, true, false))).endsWith(LONG);
    }

    private static String lines(Style style) {
        return new Table(style, "")
                .row("openai", "no_credentials", LONG, LONG)
                .lines()
                .getFirst();
    }
}
