package dev.polyphony.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Usage;
import org.junit.jupiter.api.Test;

class BodyTest {

    @Test
    void byteOrderMarkIsNoPartOfIt() {
        assertThat(Body.of("\uFEFF{\"a\": 1}").json().path("a").asInt()).isEqualTo(1);
    }

    @Test
    void eventsAreDocumentsWithAndWithoutBlankLines() {
        Body spaced =
                Body.of(": processing\n\nevent: x\ndata: {\"n\": 1}\n\ndata: {\"n\":\ndata: 2}\n\ndata: [DONE]\n\n");
        Body dense = Body.of("data: {\"n\": 1}\r\ndata: {\"n\": 2}\r\ndata: [DONE]");

        assertThat(spaced.documents()).hasSize(2).isEqualTo(dense.documents());
        assertThat(spaced.done()).isTrue();
        assertThat(dense.done()).isTrue();
    }

    @Test
    void linesAndListsAreDocuments() {
        assertThat(Body.of("{\"n\": 1}\n{\"n\": 2}\n").documents()).hasSize(2);
        assertThat(Body.of("[{\"n\": 1}, {\"n\": 2}]").documents()).hasSize(2);
    }

    @Test
    void documentsBeforeABrokenOneStand() {
        assertThat(Body.of("{\"n\": 1}\n{\"n\": ").documents()).hasSize(1);
    }

    @Test
    void oddNumbersAndControlCharactersDoNotCostTheRest() {
        String digits = "9".repeat(5000);

        Body body = Body.of("{\"count\": " + digits + ", \"score\": NaN, \"text\": \"a\tb\", \"text\": \"c\td\"}");

        assertThat(body.json().path("text").asText()).isEqualTo("c\td");
    }

    @Test
    void usageOfAnErrorIsRead() {
        assertThat(Body.of(
                                "{\"error\": {\"message\": \"x\"}, \"usage\": {\"prompt_tokens\": 12, \"completion_tokens\": 0}}")
                        .usage())
                .contains(new Usage(12, 0));
        assertThat(Body.of("{\"error\": {\"message\": \"x\"}}").usage()).isEmpty();
    }

    @Test
    void modelsAreListedInEveryForm() {
        assertThat(Body.of("{\"data\": [{\"id\": \"a\"}]}").modelIds().orElseThrow())
                .containsExactly("a");
        assertThat(Body.of("{\"models\": [{\"name\": \"models/a\"}]}")
                        .modelIds()
                        .orElseThrow())
                .containsExactly("a");
        assertThat(Body.of("[{\"id\": \"a\"}]").modelIds().orElseThrow()).containsExactly("a");
        assertThat(Body.of("{}").modelIds()).isEmpty();
    }
}
