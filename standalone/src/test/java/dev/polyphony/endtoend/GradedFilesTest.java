package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that {@code train} is given. */
class GradedFilesTest {
    private static final String LINE =
            "{\"prompt\": \"p%d\", \"model\": \"m\", \"answer\": \"It is %d, certainly.\", \"score\": %s}%n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
    void otherCharacterSetIsRefusedInPlainWords(String charset) throws IOException {
        Path file = write(LINE.formatted(1, 1, "1"), Charset.forName(charset));
        TypedCommand train = train(file);
        assertThat(train.err()).isEqualTo("polyphony: FILE: '" + file + "' is UTF-16 or UTF-32 text, not UTF-8\n");
        assertThat(train.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"100, 100", "1.5, 1.5", "-1, -1", "1e400, Infinity"})
    void scoreThatIsNoPartOfOneIsRefusedByItsLine(String score, String shown) throws IOException {
        Path file = write(LINE.formatted(1, 1, "1") + LINE.formatted(2, 2, score), StandardCharsets.UTF_8);
        TypedCommand train = train(file);
        assertThat(train.err())
                .isEqualTo("polyphony: FILE: '" + file + "' line 2: has the score " + shown
                        + "; scores are from 0 to 1: divide percents by 100\n");
        assertThat(train.code()).isEqualTo(2);
    }

    @Test
    void fileOfTooFewAnswersIsNamed() throws IOException {
        Path file = write(LINE.formatted(1, 1, "1"), StandardCharsets.UTF_8);
        assertThat(train(file).err())
                .isEqualTo("polyphony: FILE: '" + file + "' answers: 1 of m; at least 200 are needed\n");
    }

    @Test
    void byteOrderMarkIsNoPartOfTheFirstLine() throws IOException {
        TypedCommand train = train(write("\uFEFF" + enough(), StandardCharsets.UTF_8));
        assertThat(train.err()).isEmpty();
        assertThat(train.code()).isZero();
    }

    @Test
    void placeThatCannotBeWrittenIsNamed() throws IOException {
        Path taken = Files.createDirectories(folder.resolve("taken"));

        TypedCommand train = train(write(enough(), StandardCharsets.UTF_8), "--output", taken.toString());

        assertThat(train.err()).isEqualTo("polyphony: --output: '" + taken + "' is a folder; name a file in it\n");
        assertThat(train.code()).isEqualTo(2);
    }

    @Test
    void noFolderIsMadeForTheResult() throws IOException {
        Path missing = folder.resolve("missing");

        TypedCommand train = train(
                write(enough(), StandardCharsets.UTF_8),
                "--output",
                missing.resolve("sums.json").toString());

        assertThat(train.err()).contains("--output: there is no folder '" + missing + "'");
        assertThat(train.code()).isEqualTo(2);
        assertThat(missing).doesNotExist();
    }

    private static String enough() {
        return IntStream.range(0, 400)
                .mapToObj(i -> LINE.formatted(i, i, i % 2))
                .collect(Collectors.joining());
    }

    private TypedCommand train(Path file, String... more) {
        return TypedCommand.run(
                TypedCommand.withoutTemporal(folder.resolve("home")),
                Stream.concat(Stream.of("train", "--workload", "sums", file.toString()), Stream.of(more))
                        .toArray(String[]::new));
    }

    private Path write(String text, Charset charset) throws IOException {
        return Files.writeString(folder.resolve("graded.jsonl"), text, charset);
    }
}
