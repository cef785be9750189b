package dev.polyphony.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The field's words: the metaphors that classes were once named by do not come back, in any module, its tests included.
 */
class WordsTest {
    /** Each as a class of its own or as a word in a class's name. */
    private static final Pattern METAPHOR = Pattern.compile("\\b(?:class|record|interface|enum) (\\w*?"
            + "(?:Treasury|Cashier|Purse|Purchase|Herald|Messenger|Shelf|Library|Pulse|Departure|Tally|Camps|Likeness"
            + "|Contest|Errand|Asker|Janitor|Clerk)(?![a-z])\\w*)");

    /** Good words within others. */
    private static final Pattern ALONE = Pattern.compile("\\b(?:class|record|interface|enum) "
            + "(Wire|Ending|Figure|Story|Book|Pages|Writing|Memory|Desk|Complaints|Misfit)\\b");

    @Test
    void noClassIsNamedByAnOldMetaphor() throws IOException {
        try (Stream<Path> sources = Files.find(Path.of(".."), 3, (file, is) -> file.endsWith("src"))) {
            List<String> found = sources.flatMap(WordsTest::javaFiles)
                    .flatMap(file -> Stream.of(METAPHOR, ALONE)
                            .flatMap(words -> words.matcher(read(file)).results())
                            .map(match -> file + ": " + match.group()))
                    .toList();
            assertThat(found).isEmpty();
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
