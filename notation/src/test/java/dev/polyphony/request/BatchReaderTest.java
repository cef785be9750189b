package dev.polyphony.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Selection;
import dev.polyphony.batch.BatchLine.Received;
import dev.polyphony.batch.BatchLine.Received.Invalid;
import dev.polyphony.batch.BatchLine.Received.Valid;
import dev.polyphony.call.InvalidField;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchReaderTest {
    @Test
    void eachLineIsAnAnalysis() throws IOException {
        List<Received> lines = read("{\"id\": \"a\", \"prompt\": \"one\"}\n\n  \r\n{\"prompt\": \"two\"}");

        assertThat(lines).extracting(Received::number).containsExactly(1, 2);
        assertThat(lines).extracting(Received::key).containsExactly("a", null);
        assertThat(valid(lines.get(0)).id()).isEqualTo("batch-1.1");
        assertThat(valid(lines.get(1)).prompt()).isEqualTo("two");
        assertThat(valid(lines.get(1)).tenant()).isEqualTo("acme");
    }

    @Test
    void lineThatSaysNoneStandsWithWhatIsWrong() throws IOException {
        List<Received> lines = read("""
                {"id": "x", "promt": "one"}
                nonsense
                [1]
                {"id": 7, "prompt": "one"}
                {"prompt": " "}
                {"prompt": "one", "tenant": "other"}
                {"prompt": "one", "deadline": "never"}
                {"prompt": "one", "webhook": "https://hooks.example.com/"}
                {"prompt": "last"}
                """);

        assertThat(lines.subList(0, 8))
                .allSatisfy(line -> assertThat(line).isInstanceOf(Invalid.class))
                .extracting(line -> ((Invalid) line).field())
                .containsExactly("promt", "line", "line", "id", "prompt", "tenant", "deadline", "webhook");
        assertThat(lines.getFirst().key()).isEqualTo("x");
        assertThat(valid(lines.get(8)).prompt()).isEqualTo("last");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id": "q1"}                                  | defaults.id
            {"prompt": "q"}                               | defaults.prompt
            {"tenant": "acme"}                            | defaults.tenant
            {"webhook": "https://hooks.example.com/"}     | defaults.webhook
            {"promt": "q"}                                | defaults.promt
            """)
    void whatOnlyALineCanSayHoldsForNoneThatSaysNothing(String defaults, String field) {
        JsonNode given = JsonRequests.tree(defaults.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> BatchReader.defaults(given))
                .isInstanceOfSatisfying(
                        InvalidField.class,
                        problem -> assertThat(problem.field()).isEqualTo(field));
    }

    @Test
    void signThatIsNoneOfJsonsIsNamedWhereItStands() throws IOException {
        List<Received> lines = read("{\"prompt\": \"one\"}\u2028\n{\"prompt\": \"last\"}");

        assertThat(((Invalid) lines.get(0)).problem())
                .isEqualTo("has U+2028 (LINE SEPARATOR) where it means nothing (line 1, column 18); remove it");
        assertThat(valid(lines.get(1)).prompt()).isEqualTo("last");
    }

    @Test
    void lineThatIsTooLongIsPassedOver() throws IOException {
        List<Received> lines =
                read("{\"prompt\": \"" + "x".repeat(BatchReader.MOST_BYTES) + "\"}\n{\"prompt\": \"last\"}");

        assertThat(((Invalid) lines.get(0)).problem()).startsWith("1048590 bytes; at most 1048576");
        assertThat(valid(lines.get(1)).prompt()).isEqualTo("last");
    }

    @Test
    void moreLinesThanABatchTakesAreAnError() {
        InputStream many = source("{}\n".repeat(BatchReader.MOST_LINES + 1));
        int[] taken = {0};

        assertThatThrownBy(() -> reader(new AnalysisRequest()).read(many, (received, text) -> taken[0]++))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("more than 100000");
        assertThat(taken[0]).isEqualTo(100_000);
    }

    @Test
    void defaultsHoldWhereALineSaysNothingElse() throws IOException {
        AnalysisRequest defaults = new AnalysisRequest()
                .with(AnalysisOptions.STRATEGY, "cheapest")
                .with(AnalysisOptions.DEADLINE, Duration.ofMinutes(3));
        List<Received> lines = new ArrayList<>();
        reader(defaults).read(source("""
                {"prompt": "one"}
                {"prompt": "two", "models": ["openai/m"], "deadline": "5m"}
                """), (line, text) -> lines.add(line));

        assertThat(valid(lines.get(0)).limits().deadline()).isEqualTo(Duration.ofMinutes(3));
        assertThat(((Selection.Preset) valid(lines.get(0)).selection()).strategy())
                .isEqualTo("cheapest");
        assertThat(valid(lines.get(1)).limits().deadline()).isEqualTo(Duration.ofMinutes(5));
        assertThat(((Selection.Preset) valid(lines.get(1)).selection()).strategy())
                .as("whom to ask is said as a whole")
                .isNotEqualTo("cheapest");
    }

    private static Analysis valid(Received line) {
        return ((Valid) line).analysis();
    }

    private static List<Received> read(String text) throws IOException {
        List<Received> lines = new ArrayList<>();
        reader(new AnalysisRequest()).read(source(text), (line, bytes) -> lines.add(line));
        return lines;
    }

    private static BatchReader reader(AnalysisRequest defaults) {
        return new BatchReader("batch-1", "acme", defaults);
    }

    private static InputStream source(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
