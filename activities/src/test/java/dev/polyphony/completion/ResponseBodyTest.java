package dev.polyphony.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Usage;
import org.junit.jupiter.api.Test;

class ResponseBodyTest {

    @Test
    void byteOrderMarkIsNoPartOfIt() {
        assertThat(ResponseBody.of("\uFEFF{\"a\": 1}").json().path("a").asInt()).isEqualTo(1);
    }

    @Test
    void eventsAreDocumentsWithAndWithoutBlankLines() {
        ResponseBody spaced = ResponseBody.of(
                ": processing\n\nevent: x\ndata: {\"n\": 1}\n\ndata: {\"n\":\ndata: 2}\n\ndata: [DONE]\n\n");
        ResponseBody dense = ResponseBody.of("data: {\"n\": 1}\r\ndata: {\"n\": 2}\r\ndata: [DONE]");

        assertThat(spaced.documents()).hasSize(2).isEqualTo(dense.documents());
        assertThat(spaced.done()).isTrue();
        assertThat(dense.done()).isTrue();
    }

    @Test
    void linesAndListsAreDocuments() {
        assertThat(ResponseBody.of("{\"n\": 1}\n{\"n\": 2}\n").documents()).hasSize(2);
        assertThat(ResponseBody.of("[{\"n\": 1}, {\"n\": 2}]").documents()).hasSize(2);
    }

    @Test
    void documentsBeforeABrokenOneStand() {
        assertThat(ResponseBody.of("{\"n\": 1}\n{\"n\": ").documents()).hasSize(1);
    }

    @Test
    void oddNumbersAndControlCharactersDoNotCostTheRest() {
        String digits = "9".repeat(5000);

        ResponseBody body =
                ResponseBody.of("{\"count\": " + digits + ", \"score\": NaN, \"text\": \"a\tb\", \"text\": \"c\td\"}");

        assertThat(body.json().path("text").asText()).isEqualTo("c\td");
    }

    @Test
    void usageOfAnErrorIsRead() {
        assertThat(ResponseBody.of(
                                "{\"error\": {\"message\": \"x\"}, \"usage\": {\"prompt_tokens\": 12, \"completion_tokens\": 0}}")
                        .usage())
                .contains(new Usage(12, 0));
        assertThat(ResponseBody.of("{\"error\": {\"message\": \"x\"}}").usage()).isEmpty();
    }

    @Test
    void modelsAreListedInEveryForm() {
        assertThat(ResponseBody.of("{\"data\": [{\"id\": \"a\"}]}").modelIds().orElseThrow())
                .containsExactly("a");
        assertThat(ResponseBody.of("{\"models\": [{\"name\": \"models/a\"}]}")
                        .modelIds()
                        .orElseThrow())
                .containsExactly("a");
        assertThat(ResponseBody.of("[{\"id\": \"a\"}]").modelIds().orElseThrow())
                .containsExactly("a");
        assertThat(ResponseBody.of("{}").modelIds()).isEmpty();
    }
}
