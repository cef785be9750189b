package dev.polyphony.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Usage;
import org.junit.jupiter.api.Test;

class BodyTest {

    @Test
    void thoughtsThatAreBilledAsOutputAreCountedAsOutput() {
        assertThat(Body.of("""
                {"usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 20, "thoughtsTokenCount": 300}}""").usage()).contains(new Usage(10, 320));
    }

    @Test
    void cachedInputIsInput() {
        assertThat(Body.of("""
                {"usage": {"input_tokens": 1, "cache_read_input_tokens": 50, "output_tokens": 2}}""").usage()).contains(new Usage(51, 2));
    }

    @Test
    void answerWithoutCountsHasNoUsage() {
        assertThat(Body.of("{\"choices\": []}").usage()).isEmpty();
    }

    @Test
    void blockedPromptIsARefusal() {
        assertThat(Body.of("{\"promptFeedback\": {\"blockReason\": \"SAFETY\"}}")
                        .refuses())
                .isTrue();
        assertThat(Body.of("{\"candidates\": [{\"finishReason\": \"STOP\"}]}").refuses())
                .isFalse();
    }

    @Test
    void errorSentAsASuccessIsNamedSo() {
        assertThat(Body.of("{\"error\": {\"message\": \"x\"}}").defect()).isEqualTo("an error reported as a success");
    }
}
