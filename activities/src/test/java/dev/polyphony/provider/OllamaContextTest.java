package dev.polyphony.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Adapter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OllamaContextTest {
    private static final String ENGLISH = "the quick brown fox jumps over it ";

    @Test
    void windowHasRoomForPromptAndAnswerInFewSizes() {
        assertThat(OllamaContext.tokens(request("Hello", 1000, null))).isEqualTo(4096);
        assertThat(OllamaContext.tokens(request("Hello", 4096, null))).isEqualTo(8192);
        assertThat(OllamaContext.tokens(request(ENGLISH.repeat(1000), 1000, null)))
                .isEqualTo(32_768);
        assertThat(OllamaContext.tokens(request("語".repeat(5000), 1000, null))).isEqualTo(16_384);
    }

    @Test
    void windowIsNoLargerThanTheModels() {
        assertThat(OllamaContext.tokens(request(ENGLISH.repeat(1000), 1000, 4096)))
                .isEqualTo(4096);
        assertThat(OllamaContext.tokens(request("Hello", 100, 2048))).isEqualTo(2048);
    }

    @Test
    void fewerTokensThanWordsAreACutPrompt() {
        ModelRequest request = request(ENGLISH.repeat(1000), 1000, null);

        assertThat(OllamaContext.isCut(request, 2048)).isTrue();
        assertThat(OllamaContext.isCut(request, 4096)).isTrue();
        assertThat(OllamaContext.isCut(request, 8000)).isFalse();
    }

    @Test
    void promptThatFillsTheWholeWindowWasCut() {
        assertThat(OllamaContext.isCut(request("x".repeat(20_000), 1000, 4096), 4096))
                .isTrue();
        assertThat(OllamaContext.isCut(request("x".repeat(20_000), 1000, 4096), 4000))
                .isFalse();
    }

    @Test
    void countThatNoWindowIsAsSmallAsShowsNothing() {
        assertThat(OllamaContext.isCut(request(ENGLISH.repeat(1000), 1000, null), 1))
                .isFalse();
    }

    @Test
    void modelIsNotLoadedAnewForASmallerWindowThanItHas() {
        OllamaWindows windows = new OllamaWindows();
        Endpoint one = endpoint("http://gpu1:11434");
        ModelRequest small = request("Hello", 1000, null);
        ModelRequest larger = request(ENGLISH.repeat(600), 4000, null);

        assertThat(windows.window(one, small)).isEqualTo(4096);
        assertThat(windows.window(one, larger)).isEqualTo(16_384);
        assertThat(windows.window(one, small)).isEqualTo(16_384);
        assertThat(windows.window(endpoint("http://gpu2:11434"), small)).isEqualTo(4096);
    }

    @Test
    void windowThatIsFarTooLargeIsGivenUp() {
        OllamaWindows windows = new OllamaWindows();
        Endpoint one = endpoint("http://gpu1:11434");

        assertThat(windows.window(one, request(ENGLISH.repeat(3000), 4000, null)))
                .isEqualTo(65_536);
        assertThat(windows.window(one, request("Hello", 1000, null))).isEqualTo(4096);
    }

    private static Endpoint endpoint(String url) {
        return new Endpoint(
                new ProviderId("ollama"), Adapter.OLLAMA, URI.create(url), null, List.of(), false, false, false);
    }

    private static ModelRequest request(String prompt, int output, @Nullable Integer context) {
        return new ModelRequest("m", null, List.of(), prompt, output, null, context, Duration.ofSeconds(1), null);
    }
}
