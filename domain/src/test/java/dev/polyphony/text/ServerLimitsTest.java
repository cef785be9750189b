package dev.polyphony.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerLimitsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"plain", "\"quoted\" \\ and\nnew lines\t", "äöü € 漢字", "😀 smile", "\u0001\u0002"})
    void bytesAreNoFewerThanJacksonWrites(String text) throws Exception {
        int written = JSON.writeValueAsBytes(text).length - 2;

        assertThat(ServerLimits.bytes(text)).isBetween(written, 6 * written);
    }

    @Test
    void loneSurrogateIsCounted() {
        assertThat(ServerLimits.bytes("\ud83d")).isEqualTo(6);
    }

    @Test
    void textThatFitsIsLeftAsItIs() {
        assertThat(ServerLimits.summary("gpt-4o · step 1 of 2")).isEqualTo("gpt-4o · step 1 of 2");
    }

    @Test
    void textIsCutBetweenCharactersAndMarked() throws Exception {
        String cut = ServerLimits.summary("😀漢".repeat(500));

        assertThat(cut).endsWith(" …").doesNotContain("\ufffd");
        assertThat(JSON.writeValueAsBytes(cut).length).isBetween(200, 320);
        assertThat(new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(cut);
    }

    @Test
    void listOfKeywordsFitsAndSaysHowManyAreMissing() throws Exception {
        List<String> names = IntStream.range(0, 48)
                .mapToObj(i -> "openai/" + "m".repeat(190) + i)
                .toList();

        List<String> keywords = ServerLimits.keywords(names);

        assertThat(JSON.writeValueAsBytes(keywords).length).isLessThan(2048);
        assertThat(keywords.getLast()).isEqualTo("… and " + (48 - keywords.size() + 1) + " more");
        assertThat(names).containsAll(keywords.subList(0, keywords.size() - 1));
    }

    @Test
    void shortListOfKeywordsIsWhole() {
        assertThat(ServerLimits.keywords(List.of("a", "b"))).containsExactly("a", "b");
    }

    @Test
    void onlyTheLongestTextsAreCutToFitTogether() {
        List<String> texts = ServerLimits.together(List.of("short", "x".repeat(10_000), "y".repeat(900)), 5_000);

        assertThat(texts.get(0)).isEqualTo("short");
        assertThat(texts.get(1)).hasSizeLessThan(4_200).endsWith(" …");
        assertThat(texts.get(2)).hasSize(900);
        assertThat(ServerLimits.together(Collections.nCopies(3, "z"), 3)).containsExactly("z", "z", "z");
    }
}
