package dev.polyphony.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.request.AnalysisOption.Flag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OptionsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "options.md");

    @Test
    void pageHasARowForEachOptionAndNoOther() throws IOException {
        List<String> rows = AnalysisOptions.settings().map(OptionsPageTest::row).toList();
        assertThat(Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `-")))
                .containsExactlyElementsOf(rows);
    }

    @Test
    void everyConstantIsDeclared() {
        assertThat(Stream.of(AnalysisOptions.class.getFields())
                        .filter(field -> field.getType() == AnalysisOption.class))
                .hasSameSizeAs(AnalysisOptions.ALL);
    }

    private static String row(AnalysisOption<?> option) {
        Flag flag = Objects.requireNonNull(option.flag());
        String names = (flag.abbreviation() == null ? "" : "`" + flag.abbreviation() + "`, ") + "`--" + option.name();
        return "| " + names + " " + flag.label().replace("|", "\\|") + "` | `"
                + option.json().getFirst() + "` | " + flag.help() + " |";
    }
}
