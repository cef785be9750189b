package dev.polyphony.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import dev.polyphony.tuning.TuningOption;
import dev.polyphony.tuning.TuningOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of what can be turned says what the code does. */
class TuningPageTest {
    private static final Path PAGE = Path.of("..", "docs", "tuning.md");

    /** Where a list of words stands in the program, the page does not repeat it. */
    private static final String BUILT_IN = "built in";

    record Row(String names, String standard, String bounds) {
        String name() {
            return names.replace("`", "");
        }
    }

    static List<Row> rows() {
        try (Stream<String> lines = Files.lines(PAGE)) {
            return lines.filter(line -> line.startsWith("| `"))
                    .map(line -> line.split(" *\\| *", -1))
                    .map(cells -> new Row(cells[1], cells[2].replace("`", ""), cells[3]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Row> figures() {
        return rows().stream().filter(row -> !row.standard().equals(BUILT_IN)).toList();
    }

    static List<Row> counts() {
        return figures().stream()
                .filter(row -> row.bounds().matches("1 to [0-9,]+"))
                .toList();
    }

    @Test
    void everySettingHasARowAndEveryRowASetting() {
        Predicate<String> ofWords = name -> name.endsWith("-words") && !name.equals("same-words");

        assertThat(rows().stream().map(Row::name).flatMap(names -> Stream.of(names.split(", ", -1))))
                .filteredOn(name -> !name.contains("…"))
                .containsExactlyElementsOf(TuningOptions.all().stream()
                        .map(TuningOption::name)
                        .filter(ofWords.negate())
                        .toList());
        assertThat(rows())
                .extracting(Row::name)
                .contains("basic-words … expert-words", "planning-words … writing-words");
    }

    @ParameterizedTest
    @MethodSource("figures")
    void defaultOfThePageIsTheCodes(Row row) {
        WorkerTuning typed = new WorkerTuning(Map.of(row.name(), row.standard()));
        WorkerTuning standard = new WorkerTuning(Map.of());

        assertThat(typed.defaults()).isEqualTo(standard.defaults());
        assertThat(typed.weights()).isEqualTo(standard.weights());
        assertThat(typed.comparison()).isEqualTo(standard.comparison());
        assertThat(typed.signals()).isEqualTo(standard.signals());
        assertThat(typed.inlineSlots()).isEqualTo(standard.inlineSlots());
        assertThat(typed.streams()).isEqualTo(standard.streams());
    }

    @ParameterizedTest
    @MethodSource("counts")
    void boundsOfThePageAreTheCodes(Row row) {
        int most = Integer.parseInt(row.bounds().replaceAll("1 to |,", ""));

        for (int good : new int[] {1, most}) {
            assertThatCode(() -> new WorkerTuning(Map.of(row.name(), String.valueOf(good))))
                    .doesNotThrowAnyException();
        }
        for (int bad : new int[] {0, most + 1}) {
            assertThatThrownBy(() -> new WorkerTuning(Map.of(row.name(), String.valueOf(bad))))
                    .isInstanceOf(InvalidField.class);
        }
    }
}
