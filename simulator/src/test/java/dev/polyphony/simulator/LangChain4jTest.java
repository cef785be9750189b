package dev.polyphony.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.mistralai.MistralAiChatModel;
import dev.langchain4j.model.mistralai.MistralAiStreamingChatModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaModel;
import dev.langchain4j.model.ollama.OllamaModels;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.ollama.RunningOllamaModel;
import dev.langchain4j.model.output.FinishReason;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Machine;
import dev.polyphony.simulator.script.Script;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vendors without an official Java client, as LangChain4j's clients read them. */
class LangChain4jTest {
    private static final String TEXT = "Water boils at lower temperatures on mountains, where the air is thin.";

    private final Simulator simulator =
            Simulator.start(Script.builder().answer("*", TEXT).build());

    @AfterEach
    void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini", "mistral", "ollama"})
    void answerHasTextUsageAndFinishReason(String provider) {
        ChatResponse response = model(provider).chat(UserMessage.from("Why does water boil early?"));

        assertThat(response.aiMessage().text()).isEqualTo(TEXT);
        assertThat(response.tokenUsage().inputTokenCount()).isEqualTo(7);
        assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(18);
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini", "mistral", "ollama"})
    void streamEndsWithTheAnswerAndItsUsage(String provider) throws Exception {
        CompletableFuture<ChatResponse> complete = new CompletableFuture<>();
        streaming(provider).chat("Why does water boil early?", new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String text) {}

            @Override
            public void onCompleteResponse(ChatResponse response) {
                complete.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                complete.completeExceptionally(error);
            }
        });

        ChatResponse response = complete.get(60, TimeUnit.SECONDS);
        assertThat(response.aiMessage().text()).isEqualTo(TEXT);
        assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(18);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini", "mistral", "ollama"})
    void throttlingIsARateLimit(String provider) {
        simulator.script(Script.builder()
                .fault("*", Fault.throttled(Duration.ofSeconds(1)))
                .build());
        ChatModel model = model(provider);

        assertThatThrownBy(() -> model.chat("Why?")).isInstanceOf(RateLimitException.class);
        assertThat(simulator.log().requests()).hasSize(1);
    }

    @Test
    void modelsThatOllamaHasAndRunsAreListed() {
        simulator.script(Script.builder()
                .machine(Machine.of(24).model("llama3.2", 2).model("mistral:7b", 4))
                .build());
        model("ollama").chat("Why?");
        OllamaModels models =
                OllamaModels.builder().baseUrl(simulator.baseUrl("ollama")).build();

        assertThat(models.availableModels().content())
                .extracting(OllamaModel::getName)
                .containsExactly("llama3.2:latest", "mistral:7b");
        assertThat(models.runningModels().content())
                .extracting(RunningOllamaModel::getName)
                .containsExactly("llama3.2:latest");
    }

    private ChatModel model(String provider) {
        String url = simulator.baseUrl(provider);
        return switch (provider) {
            case "gemini" ->
                GoogleAiGeminiChatModel.builder()
                        .baseUrl(url + "/v1beta")
                        .apiKey("key-1")
                        .modelName("gemini-2.5-flash")
                        .maxRetries(0)
                        .build();
            case "mistral" ->
                MistralAiChatModel.builder()
                        .baseUrl(url)
                        .apiKey("key-1")
                        .modelName("mistral-small-latest")
                        .maxRetries(0)
                        .build();
            default ->
                OllamaChatModel.builder()
                        .baseUrl(url)
                        .modelName("llama3.2")
                        .maxRetries(0)
                        .build();
        };
    }

    private StreamingChatModel streaming(String provider) {
        String url = simulator.baseUrl(provider);
        return switch (provider) {
            case "gemini" ->
                GoogleAiGeminiStreamingChatModel.builder()
                        .baseUrl(url + "/v1beta")
                        .apiKey("key-1")
                        .modelName("gemini-2.5-flash")
                        .build();
            case "mistral" ->
                MistralAiStreamingChatModel.builder()
                        .baseUrl(url)
                        .apiKey("key-1")
                        .modelName("mistral-small-latest")
                        .build();
            default ->
                OllamaStreamingChatModel.builder()
                        .baseUrl(url)
                        .modelName("llama3.2")
                        .build();
        };
    }
}
