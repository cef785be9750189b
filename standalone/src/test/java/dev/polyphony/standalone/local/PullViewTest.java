package dev.polyphony.standalone.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.cli.render.Style;
import dev.polyphony.provider.OllamaServer.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PullViewTest {
    private static final long GB = 1_000_000_000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void onATerminalABarGrowsInPlace() {
        assertThat(shown(true, Style.ASCII).split("\r", -1))
                .containsExactly(
                        "",
                        "  m  ........................    0 %  0.0 GB of 4.0 GB  ",
                        "  m  ######..................   25 %  1.0 GB of 4.0 GB  ",
                        "  m  ########################  100 %  4.0 GB of 4.0 GB  \n");
    }

    @Test
    void inAPipeThereIsALineForEachQuarter() {
        assertThat(shown(false, Style.PLAIN).lines())
                .containsExactly(
                        "  m: 0 %, 0.0 GB of 4.0 GB", "  m: 25 %, 1.0 GB of 4.0 GB", "  m: 100 %, 4.0 GB of 4.0 GB");
    }

    /** The configuration that comes after the model has some hundred bytes, and is no step back. */
    private String shown(boolean terminal, Style style) {
        PullView view = new PullView(new PrintStream(out, true, StandardCharsets.UTF_8), terminal, style, "m");
        List.of(
                        new Progress("pulling manifest", 0, 0),
                        new Progress("pulling aa", 0, 4 * GB),
                        new Progress("pulling aa", GB, 4 * GB),
                        new Progress("pulling aa", GB + 1, 4 * GB),
                        new Progress("pulling aa", 4 * GB, 4 * GB),
                        new Progress("pulling bb", 485, 485),
                        new Progress("success", 0, 0))
                .forEach(view);
        view.end();
        return out.toString(StandardCharsets.UTF_8);
    }
}
