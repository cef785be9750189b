package dev.polyphony.notation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A number is what anybody reads as that number; what YAML 1.1 makes of others is nobody's business. */
class YamlNumbersTest {
    @ParameterizedTest
    @CsvSource({
        "10, 10",
        "0, 0",
        "-3, -3",
        "+5, 5",
        "0.7, 0.7",
        "1.10, 1.10",
        ".5, 0.5",
        "5., 5",
        "1e3, 1000",
        "2.5E-3, 0.0025",
        "1e400, 1e400"
    })
    void isReadAsItsDecimalValue(String written, BigDecimal value) {
        assertThat(read("a: " + written))
                .isInstanceOfSatisfying(
                        YamlNode.Numeral.class,
                        number -> assertThat(number.value()).isEqualByComparingTo(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "010",
                "-010",
                "+010",
                "007",
                "00",
                "00.5",
                "0x1F",
                "-0x1F",
                "0b101",
                "0o17",
                "1_000",
                "1_0.5",
                "190:20:30",
                "1:30",
                ".inf",
                "-.inf",
                ".nan",
                "1e",
                "."
            })
    void isTextWhereItCouldMeanAnother(String written) {
        assertThat(read("a: " + written))
                .isInstanceOfSatisfying(
                        YamlNode.Text.class, text -> assertThat(text.value()).isEqualTo(written));
        assertThat(read("{\"a\": [" + written + "]}"))
                .isInstanceOfSatisfying(
                        YamlNode.Sequence.class,
                        list -> assertThat(list.items().getFirst()).isInstanceOf(YamlNode.Text.class));
    }

    private static YamlNode read(String yaml) {
        return Objects.requireNonNull(YamlReader.read("file", yaml, new NotationProblems())
                        .entries()
                        .get("a"))
                .value();
    }
}
