package dev.polyphony.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddingRequestsTest {
    @Test
    void partsAreTheTextsInTheirOrder() {
        List<String> texts = IntStream.range(0, 150).mapToObj(String::valueOf).toList();

        List<List<String>> parts = EmbeddingRequests.parts(texts);

        assertThat(parts).extracting(List::size).containsExactly(64, 64, 22);
        assertThat(parts.stream().flatMap(List::stream)).containsExactlyElementsOf(texts);
    }

    @Test
    void noPartIsLargerThanAMessage() {
        // Three bytes each, as JSON.
        String text = "語".repeat(100_000);

        assertThat(EmbeddingRequests.parts(Collections.nCopies(5, text)))
                .extracting(List::size)
                .containsExactly(2, 2, 1);
        assertThatThrownBy(() -> EmbeddingRequests.parts(List.of("a", text.repeat(4))))
                .hasMessageStartingWith("input[1]: ");
    }
}
